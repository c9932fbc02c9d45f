import type { Plan } from './plan.js';
import type { Played } from './play.js';
import type { Shrunk } from './shrink.js';

/** A failed history as a person reads it: how to see it again, what is left of it, and what happened. */
export function tellFailure(plan: Plan, played: Played, shrunk: Shrunk | null): string {
  const smallest = shrunk ?? { plan, chance: 'chance', played, tries: 0 };
  const rates = Object.entries(smallest.plan.chances).flatMap(([part, each]) =>
    Object.entries(each as Record<string, number>).flatMap(([name, value]) =>
      value > 0 ? [`${part}.${name} ${value.toFixed(3)}`] : [],
    ),
  );
  return [
    '',
    `seed ${plan.seed} fails: ${played.failure ?? ''}`,
    '',
    `again: npm run simulate -- --seed ${plan.seed}`,
    ...(shrunk === null
      ? []
      : [
          `made smaller in ${shrunk.tries} histories: ${plan.operations.length} → ${shrunk.plan.operations.length} operations, chance ${shrunk.chance}`,
        ]),
    '',
    'operations left:',
    ...smallest.plan.operations.map(
      ({ atMs, ...operation }) => `  ${String(atMs).padStart(9)} ms  ${JSON.stringify(operation)}`,
    ),
    `orders: ${JSON.stringify(smallest.plan.orders)}`,
    `customers: ${JSON.stringify(smallest.plan.customers)}`,
    `faults left: ${rates.join(', ') || 'none'}`,
    '',
    'what happened:',
    ...smallest.played.trace,
    '',
    `the smallest history fails: ${smallest.played.failure ?? ''}`,
    '',
    'the books at its end:',
    smallest.played.books,
  ].join('\n');
}

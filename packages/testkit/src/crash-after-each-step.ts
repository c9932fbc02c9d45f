import type { Sql, Store } from '@quittance/store';

/** Thrown in place of a statement, as if the process had died there. */
export class Crash extends Error {}

/** More statements than any handler makes; a run that needs more does not end. */
const STEPS_MAX = 500;

/**
 * Runs a handler again and again, killing it before its first statement, then before its second, and so on until it lives to the end;
 * after each death it runs once more undisturbed. `prepare` makes new rows for each round, `check` looks at what is there after it.
 * @returns how many deaths there were
 */
export async function crashAfterEachStep<Round>(
  store: Store,
  test: {
    prepare(round: number): Promise<Round>;
    handle(store: Store, round: Round): Promise<unknown>;
    check(round: Round): Promise<void>;
  },
): Promise<number> {
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const round = await test.prepare(step);
    const died = await diesAt(store, step, (mortal) => test.handle(mortal, round));
    if (died) await test.handle(store, round);
    await test.check(round);
    if (!died) return step;
  }
  throw new Error(`the handler made more than ${STEPS_MAX} statements`);
}

async function diesAt(store: Store, step: number, run: (mortal: Store) => Promise<unknown>): Promise<boolean> {
  let steps = 0;
  const mortal: Store = {
    ...store,
    transaction: (work) =>
      store.transaction((sql) => {
        const watched = new Proxy(sql, {
          get: (target, name) => {
            const member = target[name as keyof Sql];
            if (typeof member !== 'function') return member;
            return (...values: unknown[]) => {
              if (steps++ >= step) throw new Crash(`died before statement ${step + 1}`);
              return (member as (...all: unknown[]) => unknown).apply(target, values);
            };
          },
        });
        return work(watched);
      }),
  };
  try {
    await run(mortal);
    return false;
  } catch (error) {
    if (error instanceof Crash) return true;
    throw error;
  }
}

import type { ExceptionFound, ExceptionStep, PlannedCommand } from '@quittance/domain';
import type { Sql } from '../sql.js';
import { type ExceptionLine, writeHistory } from './exception-history.js';

/** Writes what commands do to exceptions, with who did it and why. */
export async function answerExceptions(
  sql: Sql,
  actor: string,
  commands: readonly PlannedCommand[],
  exceptions: ReadonlyMap<string, ExceptionFound>,
): Promise<void> {
  const steps = commands
    .flatMap((each) => (each.kind === 'planned' ? each.plan.steps : []))
    .flatMap((step) => {
      const found = exceptions.get(step.key);
      return found === undefined ? [] : [{ step, found }];
    });
  await changeStates(sql, actor, steps);
  const owners = steps.filter(({ step }) => step.owner !== undefined);
  await sql.updateMany(
    'exceptions',
    ['owner'],
    owners.map(({ step, found }) => [found.id, step.owner ?? null]),
  );
  await writeHistory(
    sql,
    actor,
    steps.map(({ step, found }) => ({
      exceptionId: found.id,
      what: step.what,
      note: step.because,
      before: lineOf(found),
      after: { ...lineOf(found), state: step.state ?? found.state, owner: step.owner ?? found.owner },
    })),
  );
}

interface Step {
  readonly step: ExceptionStep;
  readonly found: ExceptionFound;
}

async function changeStates(sql: Sql, actor: string, steps: readonly Step[]): Promise<void> {
  const rows = steps.flatMap(({ step, found }) => {
    const { state } = step;
    if (state === undefined) return [];
    const closed = state === 'resolved' || state === 'dismissed';
    return [
      [
        found.id,
        state,
        step.resolution ?? null,
        state === 'open' ? null : actor.slice(0, 255),
        closed ? (step.because ?? '').slice(0, 500) : null,
        step.proposed ?? null,
      ],
    ];
  });
  await sql.updateMany(
    'exceptions',
    ['state', 'resolution', 'resolved_by', 'closed_because', 'proposed_amount'],
    rows,
    `, t.closed_at = IF(v.state IN ('resolved', 'dismissed'), CURRENT_TIMESTAMP(3), NULL)`,
  );
}

function lineOf({ state, reason, amount, owner }: ExceptionFound): ExceptionLine {
  return { state, reason, amount: amount.toString(), owner };
}

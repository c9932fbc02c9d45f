/**
 * The one place where a disposition becomes an act of BullMQ.
 *
 * | disposition | act | attempts spent |
 * |---|---|---|
 * | done, ignore | complete, removed | – |
 * | retry | throw: back-off with full jitter; removed when attempts are spent | 1 |
 * | wait | moveToDelayed, DelayedError | 0 |
 * | park | UnrecoverableError: removed at once, the row is what is kept | 1 |
 *
 * On a crash before the act the job's lock runs out and the job runs again. Not relied upon: that the act succeeds; the row's lease in
 * MySQL brings back whatever Redis forgets.
 */
import { Problem } from '@quittance/contracts';
import { type Job as BullJob, DelayedError, UnrecoverableError } from 'bullmq';

/** What became of one job of a batch. */
export type Outcome = 'done' | Problem;

/** Milliseconds a `wait` lasts where the problem names none. */
const WAIT_MS_DEFAULT = 30_000;

/** Share of the wait added at random, so that jobs put off together do not come back together. */
const WAIT_SPREAD = 0.1;

export async function settle(outcome: Outcome, job: BullJob, token: string | undefined): Promise<undefined> {
  if (outcome === 'done') return undefined;
  switch (outcome.disposition) {
    case 'ignore':
      return undefined;
    case 'retry':
      throw outcome;
    case 'park':
      throw new UnrecoverableError(`${outcome.code}: ${outcome.message}`);
    case 'wait': {
      const waitMs = outcome.waitMs ?? WAIT_MS_DEFAULT;
      await job.moveToDelayed(Date.now() + Math.round(waitMs * (1 + WAIT_SPREAD * Math.random())), token);
      throw new DelayedError();
    }
    default:
      return assertNever(outcome.disposition);
  }
}

/** A surprise becomes a problem that is tried again: it may be a lost connection, and attempts bound it if it is a defect. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new Problem('queue.handler_threw', 'retry', message, { cause: thrown });
}

function assertNever(value: never): never {
  throw new Error(`Unknown disposition: ${String(value)}`);
}

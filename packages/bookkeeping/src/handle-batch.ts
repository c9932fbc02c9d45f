/**
 * The handler of the stages that change the books: load → plan → commit on a batch, one transaction.
 *
 * Input: jobs with ids of inbox events or of messages about changed orders. Output: committed books, and the ids of the pushes they
 * caused, published best effort after the commit (the relay publishes what this process did not live to publish). A crash before
 * the commit leaves everything as it was; after it, the rows are ended and a second run finds nothing to do. Not relied upon: that
 * a job runs once, that events come in order, that Redis is there.
 */
import { Problem, type Stage } from '@quittance/contracts';
import type { Job, Outcome, Producer } from '@quittance/queue';
import type { Logger } from '@quittance/runtime';
import { errnoOf, type NewMessages, noteFailure, planChanges, type Store } from '@quittance/store';
import { commitWork } from './commit-work.js';
import { loadWork, type Work } from './load-work.js';
import { unreadableTeller } from './tell-unreadable.js';

export interface BookkeepingOptions {
  readonly stage: 'matching' | 'refunds';
  readonly store: Store;
  readonly producer: Pick<Producer, 'publish'>;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/** Makes the handler that a worker of this stage runs. */
export function bookkeeper(options: BookkeepingOptions) {
  const tellUnreadable = unreadableTeller(options.log);
  return async (jobs: readonly Job<Stage>[]): Promise<Map<string, Outcome> | undefined> => {
    const startedMs = performance.now();
    try {
      const done = await settleBatch(options, jobs);
      await publishAll(options.producer, done.messages);
      tellUnreadable(done.unreadable);
      const durationMs = Math.round(performance.now() - startedMs);
      options.log.info(
        { jobs: jobs.length, ...done.counts, pushes: done.messages.pushback.length, durationMs },
        `${options.stage}.completed`,
      );
      return undefined;
    } catch (error) {
      const [only, another] = jobs;
      if (only === undefined || another !== undefined) throw error;
      return new Map([[only.jobId, await failedAlone(options, only, error)]]);
    }
  };
}

async function publishAll(producer: BookkeepingOptions['producer'], messages: NewMessages): Promise<void> {
  for (const stage of ['pushback', 'matching'] as const)
    if (messages[stage].length > 0)
      await producer.publish(
        stage,
        messages[stage].map((id) => ({ kind: 'message', id })),
      );
}

async function settleBatch({ store }: BookkeepingOptions, jobs: readonly Job<Stage>[]) {
  return store.transaction(async (sql) => {
    const work = await loadWork(sql, jobs);
    const planned = work.map((each) => ({ work: each, changes: planChanges(each.open, each.policyFor) }));
    const messages = await commitWork(sql, planned);
    return {
      messages,
      unreadable: work.flatMap((each) => each.unreadable),
      counts: countsOf(
        work,
        planned.map((each) => each.changes.applications.length),
      ),
    };
  });
}

function countsOf(work: readonly Work[], applications: readonly number[]) {
  const events = work.flatMap((each) => each.events);
  return {
    events: events.length,
    ignored: events.filter((each) => each.told.ignored !== undefined).length,
    orderChanges: work.flatMap((each) => each.orderChanges).length,
    applications: applications.reduce((sum, each) => sum + each, 0),
  };
}

/** A job that fails without company is to blame itself: its row counts the attempt, and after the last one it is parked. */
async function failedAlone(
  { store, stage, log }: BookkeepingOptions,
  job: Job<Stage>,
  error: unknown,
): Promise<Problem> {
  const reason = `${codeOf(stage, error)}: ${error instanceof Error ? error.message : String(error)}`;
  const table = job.kind === 'event' ? 'stripe_events' : 'outbox_messages';
  const parked = await noteFailure(store.sql, table, job.id, reason);
  log.warn({ err: error, job: job.jobId, parked }, `${stage}.failed`);
  return parked
    ? new Problem(`${stage}.row_parked`, 'park', reason, { cause: error })
    : new Problem(`${stage}.row_failed`, 'retry', reason, { cause: error });
}

/** A stable word for why a row failed, under which people find its like. */
function codeOf(stage: BookkeepingOptions['stage'], error: unknown): string {
  if (error instanceof Problem) return error.code;
  return errnoOf(error) === null ? `${stage}.handler_threw` : 'store.statement_failed';
}

/**
 * The handler of this stage: load → call → commit on a batch of pushes, for each order system by itself.
 *
 * Input: jobs with ids of outbox messages. Output: calls of the order systems, and rows that say what came of them. A crash between call
 * and commit sends the same message with the same id once more, which the receiver recognises. Not relied upon: that a job runs once,
 * that pushes of one order come in order, that a receiver is there, fast or honest.
 */
import type { Job, Outcome } from '@quittance/queue';
import { dropPushes, type Store } from '@quittance/store';
import type { Destinations } from './destinations.js';
import { pushTo } from './push-to.js';
import type { PushbackMeters } from './pushback-meters.js';

export interface PusherOptions {
  readonly store: Store;
  readonly destinations: Destinations;
  readonly meters: PushbackMeters;
}

/** Makes the handler that a worker of this stage runs. */
export function pusher({ store, destinations, meters }: PusherOptions) {
  return async (jobs: readonly Job<'pushback'>[], signal: AbortSignal): Promise<Map<string, Outcome>> => {
    const byRow = new Map(jobs.map((job) => [job.id, job]));
    const groups = await destinations.group(store.sql, [...byRow.keys()]);
    const outcomes = await Promise.all(
      [...groups].map(async ([destination, ids]): Promise<ReadonlyMap<string, Outcome>> => {
        if (destination !== null) return pushTo({ store, destination, meters, byRow, signal }, ids);
        meters.dropped(await dropPushes(store.sql, ids, 'no_destination'));
        return new Map();
      }),
    );
    const jobIds = (id: string) => byRow.get(id)?.jobId ?? [];
    return new Map(
      outcomes.flatMap((each) =>
        [...each].flatMap(([id, outcome]) => [jobIds(id)].flat().map((jobId) => [jobId, outcome] as const)),
      ),
    );
  };
}

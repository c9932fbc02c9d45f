import { readPollCursors } from '../polling/poll-cursors.js';
import type { Sql } from '../sql.js';

/** How far one of Stripe's lists has been compared with what we have. */
export interface PollingStatus {
  readonly list: string;
  /** All that Stripe made until then has been compared; null: the first reading has not ended. */
  readonly reached_at: Date | null;
  /** Since a reading came to its end. */
  readonly ended_ago_ms: number | null;
  /** Ever since the beginning: compared, and brought by nobody else. */
  readonly looked: bigint;
  readonly found: bigint;
  readonly trouble: string | null;
  readonly trouble_ms: number | null;
}

/** Empty where no poller ever ran. */
export async function readPolling(sql: Sql): Promise<PollingStatus[]> {
  return (await readPollCursors(sql)).map(({ name, reachedMs, endedAgoMs, looked, found, trouble }) => ({
    list: name,
    reached_at: reachedMs === null ? null : new Date(reachedMs),
    ended_ago_ms: endedAgoMs,
    looked,
    found,
    trouble: trouble?.because ?? null,
    trouble_ms: trouble?.forMs ?? null,
  }));
}

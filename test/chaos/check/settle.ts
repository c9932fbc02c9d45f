import { setTimeout as sleep } from 'node:timers/promises';
import type { Lane } from '../lane/start-lane.js';

/** What is not ended yet, by table; nothing open means that the lane is at rest. */
export interface StillOpen {
  readonly deliveries: number;
  readonly events: number;
  readonly messages: number;
  readonly refundCalls: number;
}

const LOOK_MS = 200;
/** Nothing may be open for so long: what Stripe and its banks do by themselves comes after a fraction of a second. */
const QUIET_MS = 450;

/**
 * Waits until Stripe has delivered everything and every row has ended. Throws what is still open when the bound is over.
 *
 * @returns milliseconds until it was so
 */
export async function settle(lane: Lane, waitMsMax: number): Promise<number> {
  const startedMs = performance.now();
  let open: StillOpen | Error = new Error('nobody looked');
  let quietSinceMs: number | undefined;
  while (performance.now() - startedMs < waitMsMax) {
    open = await lookAt(lane).catch((error: unknown) => error as Error);
    if (open instanceof Error || sumOf(open) > 0) quietSinceMs = undefined;
    else quietSinceMs ??= performance.now();
    if (quietSinceMs !== undefined && performance.now() - quietSinceMs >= QUIET_MS)
      return Math.round(quietSinceMs - startedMs);
    await sleep(LOOK_MS);
  }
  const what = open instanceof Error ? String(open) : JSON.stringify(open);
  throw new Error(`not at rest after ${waitMsMax} ms: ${what}${await examplesOf(lane)}`);
}

export async function lookAt(lane: Lane): Promise<StillOpen> {
  const deliveries = Object.values(lane.sandbox.stats().endpoints).reduce(
    (sum, each) => sum + each.waiting + each.inFlight,
    0,
  );
  const [row] = await lane.store.sql.select<Record<string, string>>(
    `SELECT (SELECT COUNT(*) FROM stripe_events WHERE state = 'pending') AS events,
            (SELECT COUNT(*) FROM outbox_messages WHERE state = 'pending') AS messages,
            (SELECT COUNT(*) FROM refund_calls WHERE state = 'pending') AS calls`,
  );
  return {
    deliveries,
    events: Number(row?.['events']),
    messages: Number(row?.['messages']),
    refundCalls: Number(row?.['calls']),
  };
}

function sumOf(open: StillOpen): number {
  return Object.values(open).reduce((sum: number, each: number) => sum + each, 0);
}

async function examplesOf({ store }: Lane): Promise<string> {
  const examples = await store.sql
    .select(
      `(SELECT CONCAT('event ', type) AS what, attempts, due_at, reason, CURRENT_TIMESTAMP(3) AS now_is FROM stripe_events WHERE state = 'pending' LIMIT 2)
       UNION ALL
       (SELECT CONCAT('message ', stage), attempts, due_at, reason, CURRENT_TIMESTAMP(3) FROM outbox_messages WHERE state = 'pending' LIMIT 2)
       UNION ALL
       (SELECT CONCAT('refund call ', progress), attempts, due_at, reason, CURRENT_TIMESTAMP(3) FROM refund_calls WHERE state = 'pending' LIMIT 2)`,
    )
    .catch((error: unknown) => [String(error)]);
  return `; ${JSON.stringify(examples)}`;
}

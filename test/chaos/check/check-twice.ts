import type { Lane } from '../lane/start-lane.js';
import { settle } from './settle.js';

/** What may not change by working off the same events again, table by table; times are left out. */
const FINGERPRINTS: Readonly<Record<string, string>> = {
  applications: 'id, payment_id, order_id, amount, kind, effect_key',
  payment_deductions: 'id, payment_id, kind, source, amount, effect_key',
  adjustments: 'id, order_id, amount, reason, effect_key',
  payments: 'id, stripe_id, status, captured, amount, applied, refunded, reversed, unapplied, account_id',
  orders: 'id, reference, paid, refunded, disputed, adjusted, overpaid, open_amount, payment_status, version, state',
  refunds: 'id, stripe_id, status, amount, version',
  disputes: 'id, stripe_id, status, amount, withdrawn, reinstated',
  exceptions: 'id, reason, state, amount',
  refund_requests: 'id, state, amount',
  refund_calls: 'id, stripe_refund_id, progress',
  outbox_messages: 'id, order_id, stage, subject, version, webhook_id',
};

/** Ids behind which rows are new. */
export interface InboxMark {
  readonly event: string;
  readonly message: string;
}

/** Of an inbox from its beginning on. */
export const WHOLE_INBOX: InboxMark = { event: '0', message: '0' };

/** Where the inbox ends just now. */
export async function markInbox({ store }: Lane): Promise<InboxMark> {
  const [row] = await store.sql.select<{ event: string; message: string }>(
    `SELECT (SELECT COALESCE(MAX(id), 0) FROM stripe_events) AS event, (SELECT COALESCE(MAX(id), 0) FROM outbox_messages) AS message`,
  );
  return row ?? WHOLE_INBOX;
}

/** Works the inbox off once more, from a mark on. @returns the tables that changed */
export async function checkTwice(lane: Lane, waitMsMax: number, from: InboxMark): Promise<string[]> {
  const { sql } = lane.store;
  const before = await fingerprints(lane);
  await sql.write(
    `UPDATE stripe_events SET state = 'pending', due_at = CURRENT_TIMESTAMP(3), finished_at = NULL, attempts = 0
     WHERE stage IS NOT NULL AND state IN ('done', 'ignored') AND id > ?`,
    [from.event],
  );
  await sql.write(
    `UPDATE outbox_messages SET state = 'pending', due_at = CURRENT_TIMESTAMP(3), finished_at = NULL, attempts = 0
     WHERE stage = 'matching' AND state = 'done' AND id > ?`,
    [from.message],
  );
  await settle(lane, waitMsMax);
  const after = await fingerprints(lane);
  return Object.keys(FINGERPRINTS)
    .filter((table) => before[table] !== after[table])
    .map((table) => `${table} changed when the inbox was worked off again (${before[table]} → ${after[table]})`);
}

async function fingerprints({ store }: Lane): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [table, columns] of Object.entries(FINGERPRINTS)) {
    const [row] = await store.sql.select<{ n: string; sum: string }>(
      `SELECT COUNT(*) AS n, COALESCE(SUM(CRC32(CONCAT_WS('|', ${columns}))), 0) AS sum FROM ${table}`,
    );
    found[table] = `${row?.n} rows ${row?.sum}`;
  }
  return found;
}

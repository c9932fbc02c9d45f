/**
 * Takes refunds that Stripe is to be asked for, each under a lease and marked as submitted before anything is sent.
 *
 * Output: what to send, with the key made when it was asked for, and whether an earlier call may have been carried out: then it must be looked up
 * before it is sent again. A row that was found submitted is one whose worker died between the call and its answer. Committed before the call;
 * a crash after it leaves a lease that runs out, and the relay brings the row back. Not relied upon: that a lease keeps a slow worker from
 * calling late; the key does.
 */
import type { RefundCallState } from '@quittance/domain';
import type { Sql } from '../sql.js';
import { settleRequest } from './settle-request.js';

/** Longer than looking up, calling and committing may take together. */
export const REFUND_LEASE_MS = 60_000;
/** Stripe forgets a key after 24 hours at the earliest; from here on it is looked up first. */
const KEY_TRUSTED_H = 23;

export interface ClaimedRefund {
  readonly id: string;
  readonly requestId: string;
  readonly connectionId: string;
  readonly mode: 'live' | 'test';
  /** The key of the present turn; the mark is that of the first one and stays. */
  readonly idempotencyKey: string;
  readonly mark: string;
  /** Stripe's id of the payment, or of the bank transfer to a customer's cash balance. */
  readonly payment: string;
  /** What Stripe is asked to take it from. */
  readonly origin: { readonly payment: string } | { readonly customer: string; readonly currency: string };
  readonly currency: string;
  readonly amount: bigint;
  readonly reason: string | null;
  /** Where Stripe asks which account the money goes to. */
  readonly email: string | null;
  /** For exceptions: the order it was asked for. */
  readonly order: { readonly id: string; readonly reference: string } | null;
  readonly paymentId: string;
  /** Calls made before this one. */
  readonly attempts: number;
  /** Milliseconds since it could first have been sent. */
  readonly waitingMs: number;
  /** An earlier call may have been carried out. */
  readonly lookFirst: boolean;
  /** By the database's clock, milliseconds since the epoch. */
  readonly firstSentAtMs: number;
  /** For how long Stripe has answered the present key with an error that it remembers, milliseconds; `null`: it does not. */
  readonly keptErrorMs: number | null;
}

interface Row {
  id: string;
  request_id: string;
  connection_id: string;
  mode: 'live' | 'test';
  idempotency_key: string;
  key_turn: number;
  kind: 'payment' | 'funding';
  stripe_id: string;
  customer: string | null;
  payment_id: string;
  currency: string;
  amount: string;
  reason: string | null;
  email: string | null;
  order_id: string | null;
  reference: string | null;
  attempts: number;
  waiting_ms: string | number;
  progress: RefundCallState;
  unsure: number;
  old: string | number | null;
  sent_at: Date;
  kept_ms: string | number | null;
}

export async function claimRefundCalls(sql: Sql, ids: readonly string[]): Promise<ClaimedRefund[]> {
  if (ids.length === 0) return [];
  const free = await sql.select<{ id: string }>(
    `SELECT id FROM refund_calls WHERE id IN (?) AND state = 'pending'
        AND (lease_until IS NULL OR lease_until <= CURRENT_TIMESTAMP(3)) ORDER BY id FOR UPDATE SKIP LOCKED`,
    [ids],
  );
  if (free.length === 0) return [];
  const claimed = free.map((row) => row.id);
  const rows = await readCalls(sql, claimed);
  const until = `CURRENT_TIMESTAMP(3) + INTERVAL ${REFUND_LEASE_MS * 1_000} MICROSECOND`;
  await sql.write(
    `UPDATE refund_calls SET unsure = IF(progress = 'submitted', 1, unsure), progress = 'submitted', lease_until = ${until},
            due_at = ${until}, first_sent_at = COALESCE(first_sent_at, CURRENT_TIMESTAMP(3)) WHERE id IN (?)`,
    [claimed],
  );
  for (const request of [...new Set(rows.map((row) => row.request_id))].sort()) await settleRequest(sql, request);
  return rows.map(toClaimed);
}

/** Rows with all that a call needs. */
export async function readClaimed(sql: Sql, ids: readonly string[]): Promise<ClaimedRefund[]> {
  return (await readCalls(sql, ids)).map(toClaimed);
}

function readCalls(sql: Sql, ids: readonly string[]): Promise<Row[]> {
  return sql.select<Row>(
    `SELECT c.id, c.request_id, c.connection_id, n.mode, c.idempotency_key, c.key_turn, p.kind, p.stripe_id, p.customer, c.payment_id,
            r.currency, c.amount, r.reason, c.email, r.order_id, o.reference, c.attempts, c.progress, c.unsure,
            TIMESTAMPDIFF(MICROSECOND, COALESCE(r.approved_at, c.created_at), CURRENT_TIMESTAMP(3)) DIV 1000 AS waiting_ms,
            COALESCE(c.first_sent_at, CURRENT_TIMESTAMP(3)) AS sent_at,
            TIMESTAMPDIFF(MICROSECOND, c.kept_error_at, CURRENT_TIMESTAMP(3)) DIV 1000 AS kept_ms,
            c.first_sent_at < CURRENT_TIMESTAMP(3) - INTERVAL ${KEY_TRUSTED_H} HOUR AS old
       FROM refund_calls c JOIN refund_requests r ON r.id = c.request_id JOIN payments p ON p.id = c.payment_id
       JOIN connections n ON n.id = c.connection_id LEFT JOIN orders o ON o.id = r.order_id
      WHERE c.id IN (?) ORDER BY c.id`,
    [ids],
  );
}

function toClaimed(row: Row): ClaimedRefund {
  return {
    id: row.id,
    requestId: row.request_id,
    connectionId: row.connection_id,
    mode: row.mode,
    idempotencyKey: row.key_turn === 0 ? row.idempotency_key : `${row.idempotency_key}-${row.key_turn}`,
    mark: row.idempotency_key,
    payment: row.stripe_id,
    origin:
      row.kind === 'funding' ? { customer: row.customer ?? '', currency: row.currency } : { payment: row.stripe_id },
    currency: row.currency,
    amount: BigInt(row.amount),
    reason: row.reason,
    email: row.email,
    order: row.order_id === null ? null : { id: row.order_id, reference: row.reference ?? '' },
    paymentId: row.payment_id,
    attempts: row.attempts,
    waitingMs: Number(row.waiting_ms),
    lookFirst: row.unsure === 1 || row.progress === 'submitted' || Number(row.old ?? 0) === 1,
    firstSentAtMs: row.sent_at.getTime(),
    keptErrorMs: row.kept_ms === null ? null : Number(row.kept_ms),
  };
}

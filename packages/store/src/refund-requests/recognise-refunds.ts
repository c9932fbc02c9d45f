/**
 * Connects refunds that Stripe tells of with the requests they belong to, before the books are opened for them.
 *
 * A refund is ours when it carries the key of one of our calls, for the same payment, currency and amount; or when Stripe's answer named it
 * before. So it does not matter whether the webhook or the answer comes first. Runs in the transaction that books the refund.
 */
import { settleExceptions } from '../books/exception-rows.js';
import type { Sql } from '../sql.js';
import { writeAudit } from '../status/write-audit.js';
import { settleRequest } from './settle-request.js';

export interface ToldRefund {
  readonly refund: string;
  /** The mark it carries: the key of the call that made it. */
  readonly mark?: string;
  readonly payment?: string;
  readonly charge?: string;
  /** Whose cash balance it gives back. */
  readonly customer?: string;
  readonly currency: string;
  readonly amount: bigint;
}

interface Row {
  id: string;
  request_id: string;
  idempotency_key: string;
  stripe_refund_id: string | null;
  currency: string;
  amount: string;
  payment: string;
  charge: string | null;
  kind: 'payment' | 'funding';
  customer: string | null;
  for_order: string | null;
}

/** What we know of a refund beside what was told of it. */
export interface OwnRefund {
  /** The order that it was asked for. */
  readonly order?: string;
  /** Of money on a cash balance: the bank transfer that was meant, and whose balance it was. */
  readonly payment?: string;
  readonly customer?: string;
}

/** @returns what is known of them, by refund. Refunds that are not ours are left out */
export async function recogniseRefunds(
  sql: Sql,
  connectionId: string,
  told: readonly ToldRefund[],
): Promise<Map<string, OwnRefund>> {
  const found = new Map<string, OwnRefund>();
  if (told.length === 0) return found;
  const rows = await readCalls(sql, connectionId, told);
  for (const each of told) {
    const row = rows.find((call) => call.stripe_refund_id === each.refund) ?? rows.find((call) => isMadeBy(each, call));
    if (row === undefined) continue;
    found.set(each.refund, knownOf(row));
    if (row.stripe_refund_id !== null) continue;
    row.stripe_refund_id = each.refund;
    await connect(sql, connectionId, row, each.refund);
  }
  return found;
}

async function readCalls(sql: Sql, connectionId: string, told: readonly ToldRefund[]): Promise<Row[]> {
  const marks = told.flatMap((each) => each.mark ?? []);
  const select = `SELECT c.id, c.request_id, c.idempotency_key, c.stripe_refund_id, r.currency, c.amount, p.stripe_id AS payment,
            p.charge_id AS charge, p.kind, p.customer, o.reference AS for_order
       FROM refund_calls c JOIN refund_requests r ON r.id = c.request_id JOIN payments p ON p.id = c.payment_id
       LEFT JOIN orders o ON o.id = c.for_order_id WHERE c.connection_id = ?`;
  return sql.select<Row>(`(${select} AND c.stripe_refund_id IN (?)) UNION (${select} AND c.idempotency_key IN (?))`, [
    connectionId,
    told.map((each) => each.refund),
    connectionId,
    marks.length > 0 ? marks : [''],
  ]);
}

/** Metadata can be written by anybody at Stripe, so the money must agree as well. */
function isMadeBy(told: ToldRefund, call: Row): boolean {
  if (told.mark !== call.idempotency_key || call.stripe_refund_id !== null) return false;
  return isOfSame(told, call) && told.currency === call.currency && told.amount === BigInt(call.amount);
}

function isOfSame(told: ToldRefund, call: Row): boolean {
  if (call.kind === 'payment')
    return told.payment === call.payment || (told.charge !== undefined && told.charge === call.charge);
  return (
    told.payment === undefined &&
    told.charge === undefined &&
    (told.customer === undefined || told.customer === call.customer)
  );
}

function knownOf({ kind, payment, customer, for_order: order }: Row): OwnRefund {
  return {
    ...(order === null ? {} : { order }),
    ...(kind === 'funding' ? { payment, ...(customer === null ? {} : { customer }) } : {}),
  };
}

async function connect(sql: Sql, connectionId: string, call: Row, refund: string): Promise<void> {
  const done = await sql.write(
    `UPDATE refund_calls SET stripe_refund_id = ?, progress = 'accepted', state = 'done', reason = NULL, due_at = NULL,
            lease_until = NULL, finished_at = CURRENT_TIMESTAMP(3) WHERE id = ? AND stripe_refund_id IS NULL`,
    [refund, call.id],
  );
  if (done.affectedRows === 0) return;
  await settleRequest(sql, call.request_id);
  const note = `${refund} of ${call.payment}: told by the payment provider`;
  await writeAudit(sql, { actor: 'refunds', action: 'refund.accepted', subject: `refund ${call.request_id}`, note });
  await settleExceptions(
    sql,
    connectionId,
    ['waiting', 'refused'].map((what) => ({
      key: `refund_call:${call.id}:${what}`,
      because: `the payment provider has made refund ${refund}`,
    })),
  );
}

import { type OrderView, readOrderViews } from '../orders/order-view.js';
import type { Sql } from '../sql.js';
import { StaleRead } from '../transaction.js';
import { type DisputeView, readDisputeViews } from './dispute-view.js';
import { type RefundView, readRefundViews } from './refund-view.js';

/** Say a state as the text that is sent; what they throw makes the push unsayable. */
export interface PushBodies {
  order(order: OrderView, now: Date): string;
  refund(refund: RefundView, now: Date): string;
  dispute(dispute: DisputeView, now: Date): string;
}

/** What of a waiting push says what it is about. */
export interface PushedRow {
  readonly id: string;
  readonly connection_id: string;
  readonly order_id: string;
  /** The refund or dispute that it is about; empty: the order itself. */
  readonly subject: string;
  readonly subject_kind: 'order' | 'refund' | 'dispute' | null;
  /** The version of the order, refund or dispute itself when its rows were locked. */
  readonly own_version: string | null;
  readonly now: Date;
}

/** Reads what is sent for the first time, each at the version that was the newest when its rows were locked. */
export async function readPushedStates(
  sql: Sql,
  rows: readonly PushedRow[],
): Promise<(row: PushedRow, bodies: PushBodies) => string> {
  const of = (kind: PushedRow['subject_kind']) => rows.filter((row) => row.subject_kind === kind);
  const place = (row: PushedRow) => ({ orderId: row.order_id, connectionId: row.connection_id });
  const orders = await readOrderViews(sql, { ids: of('order').map((row) => row.order_id) });
  const refunds = await readRefundViews(
    sql,
    of('refund').map((row) => ({ ...place(row), refund: row.subject })),
  );
  const disputes = await readDisputeViews(
    sql,
    of('dispute').map((row) => ({ ...place(row), dispute: row.subject })),
  );
  const stateOf = (row: PushedRow) => {
    if (row.subject_kind === 'refund') return refunds.get(row.order_id, row.subject);
    return row.subject_kind === 'dispute' ? disputes.get(row.order_id, row.subject) : orders.get(row.order_id);
  };
  if (rows.some((row) => stateOf(row)?.version.toString() !== row.own_version))
    throw new StaleRead('an order, refund or dispute changed after the look for its newest push');
  return (row, bodies) => {
    if (row.subject_kind === 'refund')
      return bodies.refund(required(refunds.get(row.order_id, row.subject), row), row.now);
    if (row.subject_kind === 'dispute')
      return bodies.dispute(required(disputes.get(row.order_id, row.subject), row), row.now);
    return bodies.order(required(orders.get(row.order_id), row), row.now);
  };
}

function required<State>(state: State | undefined, row: PushedRow): State {
  if (state === undefined) throw new Error(`what push ${row.id} is about is not there`);
  return state;
}

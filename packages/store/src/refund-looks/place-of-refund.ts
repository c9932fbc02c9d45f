import type { Sql } from '../sql.js';
import type { DueRefund } from './claim-due-refunds.js';

/** Where a refund belongs in the books. */
export interface PlaceOfRefund {
  readonly accountId: string | null;
  readonly paymentId: string | null;
  /** Stripe's id. */
  readonly payment: string | null;
  /** The orders that it took money off; where it took none, those that its payment is on. References in the same order. */
  readonly orderIds: readonly string[];
  readonly references: readonly string[];
}

interface OrderRow {
  readonly id: string;
  readonly reference: string;
}

export async function placeOfRefund(sql: Sql, due: DueRefund): Promise<PlaceOfRefund> {
  const select = 'SELECT id, account_id, stripe_id FROM payments WHERE connection_id = ?';
  const [payment] = await sql.select<{ id: string; account_id: string; stripe_id: string }>(
    `${select} AND stripe_id = ? UNION ${select} AND charge_id = ? LIMIT 1`,
    [due.connectionId, due.payment ?? '', due.connectionId, due.payment ?? ''],
  );
  if (payment === undefined) return { accountId: null, paymentId: null, payment: null, orderIds: [], references: [] };
  // Money that the customer's balance paid leaves by another payment of the same account.
  const took = await ordersBy(sql, `p.account_id = ? AND a.kind = 'refund' AND a.source = ?`, [
    payment.account_id,
    due.refund,
  ]);
  const orders = took.length > 0 ? took : await ordersBy(sql, `p.id = ? AND a.kind = 'applied'`, [payment.id]);
  return {
    accountId: payment.account_id,
    paymentId: payment.id,
    payment: payment.stripe_id,
    orderIds: orders.map((each) => each.id),
    references: orders.map((each) => each.reference),
  };
}

function ordersBy(sql: Sql, where: string, values: readonly string[]): Promise<OrderRow[]> {
  return sql.select<OrderRow>(
    `SELECT DISTINCT o.id, o.reference FROM payments p JOIN applications a ON a.payment_id = p.id
     JOIN orders o ON o.id = a.order_id WHERE ${where} ORDER BY o.id`,
    values,
  );
}

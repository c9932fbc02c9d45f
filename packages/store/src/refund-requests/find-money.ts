import type { ExceptionState } from '@quittance/domain';
import type { Sql } from '../sql.js';
import { type RefundAsk, type RefundRefused, refuseRefund } from './refund-ask.js';

/** The money that is asked for: whose it is, and what it was paid for. */
export interface MoneyMeant {
  /** Row id and reference of the order; `null`: money on no order. */
  readonly orderId: string | null;
  readonly order: string | null;
  readonly exceptionId: string | null;
  /** Minor units that the exception proposes; `null` without one. */
  readonly proposed: bigint | null;
  /** Row ids of the payments that hold it. */
  readonly payments: readonly string[];
  /** Stripe's id of the one intent that is to give it, where the customer's balance paid it; `null`: any. */
  readonly intent: string | null;
  /** Accounts to lock. */
  readonly accounts: readonly string[];
}

const ROW_ID = /^[1-9]\d{0,18}$/;
const STRIPE_ID = /^[\x21-\x7e]{1,255}$/;

export async function findMoney(sql: Sql, connectionId: string, ask: RefundAsk): Promise<MoneyMeant | RefundRefused> {
  if ('order' in ask.of) {
    const order = await orderNamed(sql, connectionId, ask.of.order);
    if (order === null) return refuseRefund('order_unknown', `there is no order ${ask.of.order}`);
    return ofOrder(sql, connectionId, ask, order, { exceptionId: null, proposed: null });
  }
  return ofException(sql, connectionId, ask, ask.of.exception);
}

interface OrderRow {
  id: string;
  reference: string;
  account_id: string;
}

async function orderNamed(sql: Sql, connectionId: string, reference: string): Promise<OrderRow | null> {
  const [row] = await sql.select<OrderRow>(
    'SELECT id, reference, account_id FROM orders WHERE connection_id = ? AND reference = ?',
    [connectionId, reference],
  );
  return row ?? null;
}

interface PaymentRow {
  id: string;
  account_id: string;
  stripe_id: string;
  charge_id: string | null;
}

async function ofOrder(
  sql: Sql,
  connectionId: string,
  ask: RefundAsk,
  order: OrderRow,
  by: Pick<MoneyMeant, 'exceptionId' | 'proposed'>,
): Promise<MoneyMeant | RefundRefused> {
  const rows = await paymentsOf(sql, connectionId, order.id);
  const named = rows.filter((each) => [undefined, each.stripe_id, each.charge_id].includes(ask.payment));
  const intent = named.length === 0 ? await intentNamed(sql, connectionId, ask.payment) : null;
  if (ask.payment !== undefined && named.length === 0 && intent === null)
    return refuseRefund('payment_unknown', `${ask.payment} has no money on ${order.reference}`);
  return {
    orderId: order.id,
    order: order.reference,
    ...by,
    payments: (intent === null ? named : rows).map((each) => each.id),
    intent,
    accounts: [...new Set([order.account_id, ...rows.map((each) => each.account_id)])],
  };
}

/** Payments with money on an order, or that were too much for it. Two reads by index: as one with OR the server reads every payment there is. */
async function paymentsOf(sql: Sql, connectionId: string, orderId: string): Promise<PaymentRow[]> {
  return sql.select<PaymentRow>(
    `SELECT p.id, p.account_id, p.stripe_id, p.charge_id
       FROM (SELECT payment_id AS id FROM applications WHERE order_id = ?
             UNION SELECT id FROM payments WHERE overpaid_order_id = ?) AS of_order
       JOIN payments p ON p.id = of_order.id
      WHERE p.connection_id = ?`,
    [orderId, orderId, connectionId],
  );
}

/** An intent that a customer's balance paid holds no money of its own: the transfers do. */
async function intentNamed(sql: Sql, connectionId: string, name: string | undefined): Promise<string | null> {
  if (name === undefined || !STRIPE_ID.test(name)) return null;
  const [row] = await sql.select<{ stripe_id: string }>(
    `SELECT stripe_id FROM payments WHERE connection_id = ? AND stripe_id = ? AND funded_by = 'cash_balance'
     UNION SELECT stripe_id FROM payments WHERE connection_id = ? AND charge_id = ? AND funded_by = 'cash_balance'`,
    [connectionId, name, connectionId, name],
  );
  return row?.stripe_id ?? null;
}

interface ExceptionRow {
  id: string;
  state: ExceptionState;
  proposed_amount: string | null;
  reference: string | null;
  payment: string | null;
}

async function ofException(
  sql: Sql,
  connectionId: string,
  ask: RefundAsk,
  id: string,
): Promise<MoneyMeant | RefundRefused> {
  const [found] = ROW_ID.test(id)
    ? await sql.select<ExceptionRow>(
        `SELECT e.id, e.state, e.proposed_amount, o.reference, p.stripe_id AS payment FROM exceptions e
         LEFT JOIN orders o ON o.id = e.order_id LEFT JOIN payments p ON p.id = e.payment_id
         WHERE e.connection_id = ? AND e.id = ?`,
        [connectionId, id],
      )
    : [];
  if (found === undefined) return refuseRefund('exception_unknown', `there is no exception ${id}`);
  if (found.state !== 'refund_proposed' || found.proposed_amount === null)
    return refuseRefund('nothing_proposed', `exception ${id} is ${found.state}: answer it with propose_refund first`);
  const by = { exceptionId: found.id, proposed: BigInt(found.proposed_amount) };
  if (found.payment !== null) return ofPayment(sql, connectionId, ask, found.payment, by);
  const order = await orderNamed(sql, connectionId, found.reference ?? '');
  if (order === null) return refuseRefund('nothing_proposed', `exception ${id} is about no money`);
  return ofOrder(sql, connectionId, ask, order, by);
}

/** Money of a payment that is on no order. */
async function ofPayment(
  sql: Sql,
  connectionId: string,
  ask: RefundAsk,
  payment: string,
  by: Pick<MoneyMeant, 'exceptionId' | 'proposed'>,
): Promise<MoneyMeant | RefundRefused> {
  const [row] = STRIPE_ID.test(payment)
    ? await sql.select<PaymentRow>(
        'SELECT id, account_id, stripe_id, charge_id FROM payments WHERE connection_id = ? AND stripe_id = ?',
        [connectionId, payment],
      )
    : [];
  const other = ask.payment !== undefined && ask.payment !== row?.stripe_id && ask.payment !== row?.charge_id;
  if (row === undefined || other)
    return refuseRefund('payment_unknown', `exception ${by.exceptionId} is about ${payment}`);
  return { orderId: null, order: null, ...by, payments: [row.id], intent: null, accounts: [row.account_id] };
}

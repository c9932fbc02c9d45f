import type { OrderStanding } from './order-api.js';
import type { Expectation } from './story.js';

/** How an order differs from what was expected of it, in one sentence; `null` when it does not, or when a person must decide. */
export function differenceOf(expectation: Expectation, order: OrderStanding | null | undefined): string | null {
  const { reference, story, payment_status, amount_paid, amount_refunded } = expectation;
  if (order === null || order === undefined) return `${reference} (${story}) is not known`;
  if (payment_status === null) return null;
  const same =
    order.payment_status === payment_status &&
    order.amount_paid === amount_paid &&
    order.amount_refunded === amount_refunded;
  if (same) return null;
  const wanted = `${payment_status} ${amount_paid}, refunded ${amount_refunded}`;
  return `${reference} (${story}) should be ${wanted} and is ${order.payment_status} ${order.amount_paid}, refunded ${order.amount_refunded}`;
}

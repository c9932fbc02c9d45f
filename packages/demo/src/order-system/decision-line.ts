import { formatMoney } from '@quittance/domain';
import type { PushedOrder } from './order-book.js';

/** One line for the person in the warehouse: `14:03:22  NW-481000017  paid  125.00 eur  SHIP  paid in full`. */
export function decisionLine(order: PushedOrder, at: Date): string {
  const money = formatMoney(BigInt(order.amount), order.currency);
  const verdict = order.release.ship ? 'SHIP' : 'HOLD';
  return [
    at.toISOString().slice(11, 19),
    order.reference.padEnd(16),
    order.payment_status.padEnd(18),
    money.padStart(16),
    verdict,
    order.release.because,
  ].join('  ');
}

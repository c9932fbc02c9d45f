import { formatMoney } from '@quittance/domain';
import type { PushedOrder } from './order-book.js';
import type { PushedRefund } from './refund-book.js';

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

/** One line for the person in the office: `14:03:22  NW-481000017  refund failed  125.00 eur  pay_outside  the card has expired …`. */
export function refundLine(refund: PushedRefund, at: Date): string {
  const money = formatMoney(BigInt(refund.amount), refund.currency);
  return [
    at.toISOString().slice(11, 19),
    refund.reference.padEnd(16),
    `refund ${refund.state}`.padEnd(18),
    money.padStart(16),
    refund.next_step,
    refund.because,
  ].join('  ');
}

import type { Payment } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import { fraudWords, isWarningOpen } from '../dispute/fraud-warning.js';
import { onlyOrder } from './only-order.js';
import { paymentBehind } from './payment-behind.js';

export function warningKey(warning: string): string {
  return `warning:${warning}`;
}

/** Asks a person what is to be done about a payment that its card's bank takes for fraud, for as long as something can be done. */
export function watchFraudWarnings(draft: Draft): void {
  for (const warning of draft.warnings.values()) {
    const key = warningKey(warning.id);
    const payment = paymentBehind(draft, warning);
    if (payment === null) continue;
    const over = whyOver(draft, warning.actionable, payment);
    if (over !== null || !isWarningOpen(warning, payment)) {
      draft.settle(key, over ?? 'the payment holds no money');
      continue;
    }
    draft.raise({
      key,
      reason: 'fraud_warning',
      payment: payment.stripeId,
      order: onlyOrder(draft, payment),
      currency: payment.currency,
      amount: payment.amount - payment.refunded - payment.reversed,
      candidates: [],
      because: `the card’s bank warns of fraud with ${payment.stripeId}: ${fraudWords(warning.fraudType)}`,
    });
  }
}

/** Whether the payment is or was disputed: then the dispute decides, and no warning matters any more. */
export function isDisputed(draft: Draft, payment: Payment): boolean {
  return [...draft.disputes.values()].some(
    (each) => !each.status.startsWith('warning_') && paymentBehind(draft, each) === payment,
  );
}

function whyOver(draft: Draft, actionable: boolean, payment: Payment): string | null {
  if (isDisputed(draft, payment)) return 'the payment is disputed now';
  if (payment.amount > 0n && payment.refunded + payment.reversed >= payment.amount) return 'the money was given back';
  return actionable ? null : 'nothing can be done about it any more';
}

import { evidenceOn, said } from './evidence.js';
import { paymentNamed } from './invoice-links.js';
import type { JsonView } from './json-view.js';
import { ignoredBecause, type Translation } from './translation.js';

/** An invoice payment ties one payment to one invoice (since 2025-03-31.basil). Its amounts are the payment's own. */
export function translateInvoicePayment(tie: JsonView): Translation {
  const named = tie.object('payment');
  const payment = paymentNamed(named);
  if (payment === undefined) {
    if (named.word('type') === 'payment_record') return ignoredBecause('payment_outside_stripe');
    tie.unreadable('payment');
  }
  const link = said('link', tie.idRequired('invoice'));
  return { observations: evidenceOn(payment ?? '', link, undefined), payment: payment ?? null };
}

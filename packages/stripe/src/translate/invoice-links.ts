import type { JsonView } from './json-view.js';

/** The payment that one `payment` object of an invoice names: an intent, or a charge without one. */
export function paymentNamed(payment: JsonView): string | undefined {
  return payment.id('payment_intent') ?? payment.id('charge');
}

/**
 * The payments of an invoice. Before 2025-03-31.basil the invoice itself names an intent or a charge; since then they are
 * invoice payments, of which the invoice holds a page where it was asked to.
 */
export function paymentsOfInvoice(invoice: JsonView): readonly string[] {
  const embedded = invoice.list('payments').map((each) => paymentNamed(each.object('payment')));
  const all = [paymentNamed(invoice), ...embedded].filter((each) => each !== undefined);
  return [...new Set(all)];
}

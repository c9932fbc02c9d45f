import { EVIDENCE_LENGTH_MAX } from '@quittance/domain';
import { evidenceOn, referencesInMetadata, said } from './evidence.js';
import { paymentsOfInvoice } from './invoice-links.js';
import type { JsonView } from './json-view.js';
import { customerOf } from './payer.js';
import { ignoredBecause, type Translation } from './translation.js';

/**
 * An invoice says which order it bills and which payments pay it. It never creates money: an invoice paid outside Stripe is
 * `paid` as well.
 */
export function translateInvoice(invoice: JsonView): Translation {
  if (!invoice.has('id')) return ignoredBecause('invoice_preview');
  const id = invoice.idRequired('id');
  const customer = customerOf(invoice);
  const own = [
    ...referencesInMetadata(invoice),
    ...said('invoice_number', invoice.text('number', EVIDENCE_LENGTH_MAX)),
  ];
  const payments = paymentsOfInvoice(invoice);
  const observations = [
    ...evidenceOn(id, own, customer),
    ...payments.flatMap((payment) => evidenceOn(payment, said('link', id), customer)),
  ];
  const payment = payments[0] ?? null;
  return observations.length === 0 ? ignoredBecause('nothing_to_learn', payment) : { observations, payment };
}

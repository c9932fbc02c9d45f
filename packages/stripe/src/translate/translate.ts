import { type FamilyObject, familyOf } from '../event-families.js';
import { translateCashBalanceTransaction } from './cash-balance-transaction.js';
import { translateCharge } from './charge.js';
import { translateCheckoutSession } from './checkout-session.js';
import { translateCustomer } from './customer.js';
import { translateDispute } from './dispute.js';
import type { EventFacts } from './event-facts.js';
import { translateFraudWarning } from './fraud-warning.js';
import { translateInvoice } from './invoice.js';
import { translateInvoicePayment } from './invoice-payment.js';
import { isFields, JsonView, Problems } from './json-view.js';
import { translatePaymentIntent } from './payment-intent.js';
import { translateRefund } from './refund.js';
import { translateReview } from './review.js';
import { ignoredBecause, type Translation } from './translation.js';

/** Longest type and version read, in characters: the width of the inbox's columns. */
const TYPE_LENGTH_MAX = 128;
const API_VERSION_LENGTH_MAX = 64;

/**
 * Puts one event of Stripe, of any API version from 2017 on, into our words. Total: a body that does not fit its type, or holds
 * an amount that cannot be read exactly, is ignored as a whole and says which field it was.
 * @param event the parsed JSON of a snapshot event
 */
export function translate(event: unknown): Translation {
  const problems = new Problems();
  const root = new JsonView(isFields(event) ? event : {}, '', problems);
  const type = root.text('type', TYPE_LENGTH_MAX) ?? '';
  const family = familyOf(type);
  if (family === null) return ignoredBecause('type_not_handled');
  const data = root.objectIfTold('data');
  const object = data?.objectIfTold('object');
  if (object === undefined) return { ...ignoredBecause('shape_not_understood'), field: 'data.object' };
  if (object.has('object') && object.word('object') !== family.object) object.unreadable('object');
  const facts: EventFacts = {
    type,
    createdMs: root.millisecondsOf('created'),
    apiVersion: root.text('api_version', API_VERSION_LENGTH_MAX),
  };
  const translation = TRANSLATORS[family.object](object, facts);
  const problem = problems.first;
  if (problem === null) return translation;
  return { ...ignoredBecause(problem.reason, translation.payment || null), field: problem.field };
}

const TRANSLATORS: Readonly<Record<FamilyObject, (object: JsonView, event: EventFacts) => Translation>> = {
  charge: translateCharge,
  'checkout.session': translateCheckoutSession,
  customer: translateCustomer,
  customer_cash_balance_transaction: translateCashBalanceTransaction,
  dispute: translateDispute,
  invoice: translateInvoice,
  invoice_payment: translateInvoicePayment,
  payment_intent: translatePaymentIntent,
  'radar.early_fraud_warning': translateFraudWarning,
  refund: translateRefund,
  review: translateReview,
};

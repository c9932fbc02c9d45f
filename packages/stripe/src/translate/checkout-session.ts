import { evidenceOn, orderReferences, referencesInMetadata, said } from './evidence.js';
import type { JsonView } from './json-view.js';
import { customerOf } from './payer.js';
import { ignoredBecause, type Translation } from './translation.js';

/**
 * A checkout session says which order its payment is for; money is told by the intent. A session that bills by invoice names no
 * intent, so its order is noted on the session and on the invoice, which payments link to.
 */
export function translateCheckoutSession(session: JsonView): Translation {
  const id = session.idRequired('id');
  const payment = session.id('payment_intent');
  const invoice = session.id('invoice');
  const customer = customerOf(session);
  const orders = [...orderReferences(session, 'client_reference_id'), ...referencesInMetadata(session)];
  const observations =
    payment !== undefined
      ? evidenceOn(payment, [...said('link', id), ...said('link', invoice), ...orders], customer)
      : [id, invoice].flatMap((subject) => (subject === undefined ? [] : evidenceOn(subject, orders, customer)));
  return observations.length === 0
    ? ignoredBecause('nothing_to_learn', payment ?? null)
    : { observations, payment: payment ?? null };
}

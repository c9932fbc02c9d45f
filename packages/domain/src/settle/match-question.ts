import type { Order, Payment } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import type { MatchQuestion } from '../matching/decision.js';
import type { MatchingPolicy } from '../matching/policy.js';
import { normaliseReference, numberWords, referenceTokens } from '../references.js';
import { orderNamed, referencesNamed } from './orders-named.js';

/** Puts the question for `amount` of a payment, minor units, from what is known of it. */
export function questionOf(
  draft: Draft,
  payment: Payment,
  amount: bigint,
  policy: MatchingPolicy,
  invoices: InvoicesByNumber,
): MatchQuestion {
  return {
    payment,
    amount,
    whole: amount === payment.amount && draft.placed(payment.stripeId).size === 0,
    payerKnown: payerKnown(draft, payment),
    named: referencesNamed(draft, payment.stripeId).map((reference) => ({
      reference,
      order: orderNamed(draft, reference),
    })),
    mentioned: mentionedIn(draft, payment, invoices),
    numberWords: textsOf(draft, payment).flatMap(numberWords),
    open: openOrders(draft, payment),
    openOf: (order) => draft.openTo(payment, order),
    placedOn: (order) => draft.placed(payment.stripeId).get(order.reference) ?? 0n,
    policy,
  };
}

/** A guest's account holds nothing but the one order or payment that it was opened for. */
export function payerKnown(draft: Draft, payment: Payment): boolean {
  const account = draft.books.accounts.get(payment.accountId);
  return account !== undefined && (account.reference !== null || account.stripeCustomer !== null);
}

/** Orders that the payment's texts name, directly or by the number of an invoice that names an order. */
export function mentionedIn(draft: Draft, payment: Payment, invoices: InvoicesByNumber): MatchQuestion['mentioned'] {
  const texts = (draft.evidence.get(payment.stripeId) ?? []).filter((each) => each.kind === 'text');
  // Sorted: in which order the texts became known says nothing.
  const tokens = [
    ...new Set(
      texts
        .map((each) => each.value)
        .sort()
        .flatMap(referenceTokens),
    ),
  ];
  return tokens.flatMap((token) => [
    ...(draft.books.hits.get(token) ?? []).flatMap((hit) => {
      const order = draft.orders.get(hit.order);
      return order === undefined ? [] : [{ token, form: hit.form, order }];
    }),
    ...(invoices.get(token) ?? []).flatMap((reference) => {
      const order = orderNamed(draft, reference);
      return order === null ? [] : [{ token, form: 'full' as const, order }];
    }),
  ]);
}

/** Orders of the payer's own that the payment's words name in full. */
export function ordersInWords(draft: Draft, payment: Payment, invoices: InvoicesByNumber): Set<string> {
  const mentioned = mentionedIn(draft, payment, invoices).filter((each) => each.form === 'full');
  return new Set(
    mentioned.filter((each) => each.order.accountId === payment.accountId).map((each) => each.order.reference),
  );
}

/** Sorted: in which order the texts became known says nothing. */
function textsOf(draft: Draft, payment: Payment): string[] {
  const said = draft.evidence.get(payment.stripeId) ?? [];
  return said
    .filter((each) => each.kind === 'text')
    .map((each) => each.value)
    .sort();
}

/** Order references by the normalised number of the invoice that carries them. */
export type InvoicesByNumber = ReadonlyMap<string, readonly string[]>;

export function invoicesByNumber(draft: Draft): InvoicesByNumber {
  const found = new Map<string, string[]>();
  for (const said of draft.evidence.values()) {
    const references = said.filter((each) => each.kind === 'order_reference').map((each) => each.value);
    for (const each of said) {
      if (each.kind !== 'invoice_number' || references.length === 0) continue;
      const number = normaliseReference(each.value);
      found.set(number, [...(found.get(number) ?? []), ...references].sort());
    }
  }
  return found;
}

function openOrders(draft: Draft, payment: Payment): Order[] {
  return [...draft.orders.values()]
    .filter((order) => order.accountId === payment.accountId && order.currency === payment.currency)
    .filter((order) => draft.openTo(payment, order) > 0n)
    .sort((a, b) => a.placedAtMs - b.placedAtMs || (a.reference < b.reference ? -1 : 1));
}

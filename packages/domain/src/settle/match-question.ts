import type { Order, Payment } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import type { MatchQuestion } from '../matching/decision.js';
import { readWords } from '../matching/names-in-text.js';
import type { MatchingPolicy } from '../matching/policy.js';
import { namesAgree } from '../payer/names-agree.js';
import { payerKey } from '../payer/payer-key.js';
import type { Hit } from '../references/mention.js';
import { readMentions } from '../references/mentions.js';
import { orderReferenceForms } from '../references/order-forms.js';
import { normaliseReference } from '../text/fold.js';
import { DAY_MS } from '../time.js';
import { orderNamed, referencesNamed } from './orders-named.js';

/** Puts the question for `amount` of a payment, minor units, from what is known of it. */
export function questionOf(
  draft: Draft,
  payment: Payment,
  amount: bigint,
  policy: MatchingPolicy,
  invoices: InvoicesByNumber,
): MatchQuestion {
  const known = payerKnown(draft, payment);
  return {
    payment,
    amount,
    whole: amount === payment.amount && draft.placed(payment.stripeId).size === 0,
    payerKnown: known,
    named: referencesNamed(draft, payment.stripeId).map((reference) => ({
      reference,
      order: orderNamed(draft, reference),
    })),
    texts: textsOf(draft, payment),
    lookUp: (token) => lookUp(draft, token, invoices),
    laterKnown: (token) => draft.books.laterKnown?.has(token) === true,
    numbersOf: (order) => [order.reference, ...(order.invoice == null ? [] : [order.invoice])].map(normaliseReference),
    open: openOrders(draft, payment, (order) => order.accountId === payment.accountId),
    others: known ? [] : othersFor(draft, payment, amount),
    exactlyCalled: known ? NOBODY : exactlyCalled(draft, payment.payerName),
    namesOf: (order) => namesOf(draft, order),
    openOf: (order) => draft.openTo(payment, order),
    placedOn: (order) => draft.placed(payment.stripeId).get(order.reference) ?? 0n,
    earlier: earlierOf(draft, payment, policy.duplicateDays),
    dismissed: draft.books.dismissed?.get(payment.stripeId) ?? new Set(),
    policy,
  };
}

/** Whether the order system knows the payer: only then are the open orders of the account all that the payer may mean. */
export function payerKnown(draft: Draft, payment: Payment): boolean {
  return (draft.books.accounts.get(payment.accountId)?.reference ?? null) !== null;
}

function lookUp(draft: Draft, token: string, invoices: InvoicesByNumber): Hit<Order>[] {
  const hits = (draft.books.hits.get(token) ?? []).flatMap(({ order: reference, form }) => {
    const order = draft.orders.get(reference);
    return order === undefined ? [] : [{ order, form, full: numberBehind(token, order) }];
  });
  const behindInvoices = (invoices.get(token) ?? []).flatMap((reference) => {
    const order = orderNamed(draft, reference);
    return order === null ? [] : [{ order, form: 'full' as const, full: token }];
  });
  return [...hits, ...behindInvoices];
}

/** Which of the order's numbers, normalised, the index means by a token: the reference unless only the second one has this form. */
function numberBehind(token: string, { reference, invoice }: Order): string {
  const has = (number: string) => orderReferenceForms(number).some((each) => each.normalised === token);
  return normaliseReference(invoice == null || has(reference) || !has(invoice) ? reference : invoice);
}

/** Orders of the payer's own that the payment's words name: written out, or in any way at all. */
export function ordersInWords(question: MatchQuestion): { readonly exact: Set<string>; readonly any: Set<string> } {
  const own = readWords(question).named.filter((each) => each.order.accountId === question.payment.accountId);
  const exact = own.filter((each) => each.strength === 'exact');
  return {
    exact: new Set(exact.map((each) => each.order.reference)),
    any: new Set(own.map((each) => each.order.reference)),
  };
}

/** Orders of the payer's own that a payment's words write out, whatever else is known. */
export function ordersWrittenOut(draft: Draft, payment: Payment, invoices: InvoicesByNumber): Set<string> {
  const read = textsOf(draft, payment).flatMap(
    (text) => readMentions(text, (token) => lookUp(draft, token, invoices), []).mentions,
  );
  const orders = read.filter((each) => each.strength === 'exact').flatMap((each) => each.orders);
  return new Set(orders.filter((each) => each.accountId === payment.accountId).map((each) => each.reference));
}

/** Sorted: in which order the texts became known says nothing. */
function textsOf(draft: Draft, payment: Payment): string[] {
  const said = draft.evidence.get(payment.stripeId) ?? [];
  return said
    .filter((each) => each.kind === 'text')
    .map((each) => each.value)
    .sort();
}

function earlierOf(draft: Draft, payment: Payment, days: number): MatchQuestion['earlier'] {
  const { paidAtMs } = payment;
  if (days === 0 || paidAtMs === null) return [];
  return (draft.books.recent ?? []).filter(
    (each) =>
      each.account === payment.accountId &&
      each.payment !== payment.stripeId &&
      each.amount === payment.amount &&
      each.currency === payment.currency &&
      each.paidAtMs <= paidAtMs &&
      each.paidAtMs >= paidAtMs - days * DAY_MS,
  );
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

/**
 * Open orders of others that somebody not known may mean: of exactly the amount, or of a customer with the name on the transfer or in
 * its text. What else the batch brought along is none of this payment's business.
 */
function othersFor(draft: Draft, payment: Payment, amount: bigint): Order[] {
  const said = [payment.payerName ?? '', ...textsOf(draft, payment)].map(payerKey).filter((key) => key !== '');
  const isNamed = (order: Order) =>
    said.length > 0 && namesOf(draft, order).some((name) => said.includes(payerKey(name)));
  const isNear = (order: Order) =>
    order.accountId !== payment.accountId && (draft.openTo(payment, order) === amount || isNamed(order));
  return openOrders(draft, payment, isNear);
}

const NOBODY: ReadonlySet<string> = new Set();

function exactlyCalled(draft: Draft, name: string | null): ReadonlySet<string> {
  if (name === null || name.trim() === '') return NOBODY;
  const key = payerKey(name);
  const isCalled = (each: string) => payerKey(each) === key && namesAgree(name, each) === 'exact';
  const accounts = [...draft.books.accounts.values()].filter(
    (account) => account.reference !== null && account.names.some(isCalled),
  );
  return new Set(accounts.map((account) => account.id));
}

function namesOf(draft: Draft, order: Order): readonly string[] {
  return draft.books.accounts.get(order.accountId)?.names ?? [];
}

function openOrders(draft: Draft, payment: Payment, mayBeMeant: (order: Order) => boolean): Order[] {
  return [...draft.orders.values()]
    .filter((order) => order.currency === payment.currency && mayBeMeant(order))
    .filter((order) => draft.openTo(payment, order) > 0n)
    .sort((a, b) => a.placedAtMs - b.placedAtMs || (a.reference < b.reference ? -1 : 1));
}

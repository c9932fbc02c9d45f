import type { Order, Payment } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import type { Decision, MatchQuestion } from '../matching/decision.js';
import { matchPayment } from '../matching/match-payment.js';
import type { MatchingPolicy } from '../matching/policy.js';
import { normaliseReference, numberWords, referenceTokens } from '../references.js';
import { leftBeforeMatch, placeBeforeItLeft, yieldToNamed } from './ask-again.js';
import { orderNamed, referencesNamed } from './orders-named.js';

/** What was decided about each payment that was asked about; `null` where nothing was left to ask. */
export type Answers = ReadonlyMap<string, Decision | null>;

/** Tries to place the unapplied money of these payments, one after the other: each sees what the one before left open. */
export function settleMatching(draft: Draft, payments: readonly string[], policy: MatchingPolicy): Answers {
  const invoices = invoicesByNumber(draft);
  const answers = new Map<string, Decision | null>();
  for (const stripeId of payments) {
    const payment = draft.payments.get(stripeId);
    if (payment === undefined) continue;
    yieldToNamed(draft, payment, namedOrders(draft, payment));
    const asked = payment.unapplied + leftBeforeMatch(draft, payment) > 0n && payment.held === null;
    const decision = asked ? matchPayment(questionOf(draft, payment, policy, invoices)) : null;
    if (decision !== null) carryOut(draft, payment, decision);
    answers.set(stripeId, decision);
  }
  return answers;
}

/** Opens or ends the question of each payment, once everything that left it has left. */
export function raiseQuestions(draft: Draft, answers: Answers): void {
  for (const stripeId of new Set([...answers.keys(), ...draft.touched.payments])) {
    const payment = draft.payments.get(stripeId);
    if (payment === undefined) continue;
    const decision = answers.get(stripeId) ?? null;
    if (payment.unapplied === 0n) draft.settle(matchKey(payment), 'no money of the payment is unapplied any more');
    else if (decision !== null) raiseQuestion(draft, payment, decision);
  }
}

/** The one exception that says why a payment's money is not placed. */
function matchKey(payment: Payment): string {
  return `payment:${payment.stripeId}:match`;
}

function questionOf(draft: Draft, payment: Payment, policy: MatchingPolicy, invoices: InvoicesByNumber): MatchQuestion {
  const account = draft.books.accounts.get(payment.accountId);
  const left = leftBeforeMatch(draft, payment);
  return {
    payment,
    amount: payment.unapplied + left,
    whole: payment.applied === 0n && payment.refunded + payment.reversed === left,
    payerKnown: account !== undefined && (account.reference !== null || account.stripeCustomer !== null),
    named: referencesNamed(draft, payment.stripeId).map((reference) => ({
      reference,
      order: orderNamed(draft, reference),
    })),
    mentioned: mentionedIn(draft, payment, invoices),
    numberWords: textsOf(draft, payment).flatMap(numberWords),
    open: openOrders(draft, payment),
    openOf: (order) => draft.open(order),
    placedOn: (order) => draft.net(payment.stripeId, order.reference),
    policy,
  };
}

function namedOrders(draft: Draft, payment: Payment): string[] {
  return referencesNamed(draft, payment.stripeId).map(
    (reference) => orderNamed(draft, reference)?.reference ?? reference,
  );
}

/** Orders that the payment's texts name, directly or by the number of an invoice that names an order. */
function mentionedIn(draft: Draft, payment: Payment, invoices: InvoicesByNumber): MatchQuestion['mentioned'] {
  const tokens = [...new Set(textsOf(draft, payment).flatMap(referenceTokens))];
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

function textsOf(draft: Draft, payment: Payment): string[] {
  return (draft.evidence.get(payment.stripeId) ?? []).filter((each) => each.kind === 'text').map((each) => each.value);
}

/** Order references by the normalised number of the invoice that carries them. */
type InvoicesByNumber = ReadonlyMap<string, readonly string[]>;

function invoicesByNumber(draft: Draft): InvoicesByNumber {
  const found = new Map<string, string[]>();
  for (const said of draft.evidence.values()) {
    const references = said.filter((each) => each.kind === 'order_reference').map((each) => each.value);
    for (const each of said) {
      if (each.kind !== 'invoice_number' || references.length === 0) continue;
      const number = normaliseReference(each.value);
      found.set(number, [...(found.get(number) ?? []), ...references]);
    }
  }
  return found;
}

function openOrders(draft: Draft, payment: Payment): Order[] {
  return [...draft.orders.values()]
    .filter((order) => order.accountId === payment.accountId && order.currency === payment.currency)
    .filter((order) => draft.open(order) > 0n)
    .sort((a, b) => a.placedAtMs - b.placedAtMs || (a.reference < b.reference ? -1 : 1));
}

function carryOut(draft: Draft, payment: Payment, decision: Decision): void {
  placeBeforeItLeft(draft, payment, decision);
  for (const { order, amount } of decision.allocations)
    draft.apply(payment, order, amount, decision.rule, decision.because);
  for (const { order, amount, reason } of decision.adjustments)
    draft.adjust({ order: order.reference, payment: payment.stripeId, amount, reason, because: decision.because });
  const overpaid = decision.overpaid?.reference ?? payment.overpaidOrder;
  if (overpaid === payment.overpaidOrder) return;
  payment.overpaidOrder = overpaid;
  draft.touched.payments.add(payment.stripeId);
}

function raiseQuestion(draft: Draft, payment: Payment, decision: Decision): void {
  if (decision.exception === null) {
    draft.settle(matchKey(payment), decision.because.sentence);
    return;
  }
  draft.raise({
    key: matchKey(payment),
    reason: decision.exception.reason,
    payment: payment.stripeId,
    order: decision.overpaid?.reference ?? decision.exception.candidates[0]?.orders[0] ?? null,
    currency: payment.currency,
    amount: payment.unapplied,
    candidates: decision.exception.candidates,
    because: reasonTold(payment, decision),
  });
}

/** The same trouble is told in the same words, whether it was found while placing the money or when asking again later. */
function reasonTold(payment: Payment, { exception, because }: Decision): string {
  if (exception?.reason !== 'overpayment') return because.sentence;
  return `more was paid than ${payment.overpaidOrder ?? 'the orders'} needs; the rest waits on account`;
}

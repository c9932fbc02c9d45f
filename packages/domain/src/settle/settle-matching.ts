import type { Payment } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import type { Decision } from '../matching/decision.js';
import { matchPayment } from '../matching/match-payment.js';
import type { MatchingPolicy } from '../matching/policy.js';
import { type InvoicesByNumber, invoicesByNumber, ordersInWords, payerKnown, questionOf } from './match-question.js';
import { orderNamed, referencesNamed } from './orders-named.js';
import type { Reserved } from './settle-cash-balance.js';
import { yieldToNamed, yieldToWords } from './yield-placement.js';

/**
 * Tries to place what is not placed yet of these payments, one after the other: each sees what the one before left open. Money
 * that left again is placed all the same, so that it is taken off the order it was for (see `settleDepartures`).
 * @returns the last word about every payment that still has something to place
 */
export function settleMatching(
  draft: Draft,
  payments: readonly string[],
  policy: MatchingPolicy,
  reserved: ReadonlyMap<string, Reserved>,
): Map<string, Decision> {
  const invoices = invoicesByNumber(draft);
  const decisions = new Map<string, Decision>();
  for (const stripeId of payments) {
    const payment = draft.payments.get(stripeId);
    if (payment === undefined || payment.held !== null) continue;
    yieldToStronger(draft, payment, invoices);
    const spokenFor = reserved.get(stripeId);
    const amount = draft.unplaced(payment) - (spokenFor?.amount ?? 0n);
    const decision = amount > 0n ? matchPayment(questionOf(draft, payment, amount, policy, invoices)) : null;
    if (decision !== null) place(draft, payment, decision);
    const last = decision ?? spokenFor?.decision;
    if (last !== undefined && draft.unplaced(payment) > 0n) decisions.set(stripeId, last);
  }
  return decisions;
}

function yieldToStronger(draft: Draft, payment: Payment, invoices: InvoicesByNumber): void {
  if (draft.placed(payment.stripeId).size === 0) return;
  const named = referencesNamed(draft, payment.stripeId);
  if (named.length > 0) {
    yieldToNamed(
      draft,
      payment,
      named.map((reference) => orderNamed(draft, reference)?.reference ?? reference),
    );
    return;
  }
  if (!payerKnown(draft, payment)) return;
  yieldToWords(draft, payment, [...ordersInWords(draft, payment, invoices)]);
}

function place(draft: Draft, payment: Payment, decision: Decision): void {
  for (const { order, amount } of decision.allocations)
    draft.apply(payment, order, amount, decision.rule, decision.because);
  for (const { order, amount, reason } of decision.adjustments)
    draft.adjust({ order: order.reference, payment: payment.stripeId, amount, reason, because: decision.because });
}

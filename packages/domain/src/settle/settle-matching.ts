import type { Because, Payment } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import type { Decision } from '../matching/decision.js';
import { matchPayment } from '../matching/match-payment.js';
import { decideAnew } from './decide-anew.js';
import { invoicesByNumber, questionOf } from './match-question.js';
import type { PolicyFor } from './settle.js';
import type { Reserved } from './settle-cash-balance.js';

/**
 * Tries to place what is not placed yet of these payments, one after the other: each sees what the one before left open. Money
 * that left again is placed all the same, so that it is taken off the order it was for (see `settleDepartures`).
 * @returns the last word about every payment that still has something to place
 */
export function settleMatching(
  draft: Draft,
  payments: readonly string[],
  policyFor: PolicyFor,
  reserved: ReadonlyMap<string, Reserved>,
): Map<string, Decision> {
  const invoices = invoicesByNumber(draft);
  const decisions = new Map<string, Decision>();
  for (const stripeId of payments) {
    const payment = draft.payments.get(stripeId);
    if (payment === undefined || payment.held !== null) continue;
    const policy = policyFor(payment.accountId);
    const spokenFor = reserved.get(stripeId);
    const free = () => draft.unplaced(payment) - (spokenFor?.amount ?? 0n);
    const question = () => questionOf(draft, payment, free(), policy, invoices);
    if (draft.placed(stripeId).size > 0) decideAnew(draft, payment, question());
    const decision = free() > 0n ? matchPayment(question()) : null;
    if (decision !== null) place(draft, payment, decision, policy.name);
    const last = decision ?? spokenFor?.decision;
    if (last !== undefined && draft.unplaced(payment) > 0n) decisions.set(stripeId, last);
  }
  return decisions;
}

function place(draft: Draft, payment: Payment, decision: Decision, policy: string): void {
  const because: Because = { ...decision.because, policy };
  for (const { order, amount } of decision.allocations) draft.apply(payment, order, amount, decision.rule, because);
  for (const { order, amount, reason } of decision.adjustments)
    draft.adjust({ order: order.reference, payment: payment.stripeId, amount, reason, because });
}

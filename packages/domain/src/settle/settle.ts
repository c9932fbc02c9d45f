import type { Books, Order } from '../books/books.js';
import type { Changes } from '../books/changes.js';
import { Draft } from '../books/draft.js';
import type { MatchingPolicy } from '../matching/policy.js';
import { type AccountOf, mergeObservations } from '../merge/merge-observations.js';
import type { Observation } from '../observation.js';
import { putBackWhatIsFree } from './money-left.js';
import { settleBankReturns } from './settle-bank-returns.js';
import { settleCashBalance } from './settle-cash-balance.js';
import { settleDisputes } from './settle-disputes.js';
import { raiseQuestions, settleMatching } from './settle-matching.js';
import { settleOrders } from './settle-orders.js';
import { settleRefunds } from './settle-refunds.js';

export interface SettleQuestion {
  readonly observations: readonly Observation[];
  readonly accounts: AccountOf;
  /** Payments to look at again because an order or a text that may concern them is new. */
  readonly reconsider: readonly string[];
  readonly policy: MatchingPolicy;
}

/**
 * The whole decision: merges the new facts into the books and brings payments, orders and exceptions into agreement with
 * them. Pure. Settling again with nothing new changes nothing.
 */
export function settle(books: Books, question: SettleQuestion): Changes {
  const draft = new Draft(books);
  mergeObservations(draft, question.observations, question.accounts);
  settleCashBalance(draft);
  settleWhatLeft(draft);
  const answers = settleMatching(draft, paymentsToAsk(draft, question), question.policy);
  // Once more: money that was placed just now is taken off its order where it had left before.
  settleWhatLeft(draft);
  raiseQuestions(draft, answers);
  const orders = settleOrders(draft);
  return changesOf(draft, orders);
}

/** Money that went back to payers, or was taken back, and what returned of it. */
function settleWhatLeft(draft: Draft): void {
  settleBankReturns(draft);
  settleDisputes(draft);
  settleRefunds(draft);
  putBackWhatIsFree(draft);
}

/** Oldest money first, so that the order in which events arrived does not matter within one batch. */
function paymentsToAsk(draft: Draft, question: SettleQuestion): string[] {
  const asked = new Set([...draft.touched.payments, ...question.reconsider]);
  for (const { subject } of draft.added.evidence) {
    for (const [payment, said] of draft.evidence)
      if (payment === subject || said.some((each) => each.kind === 'link' && each.value === subject))
        asked.add(payment);
  }
  return [...asked]
    .flatMap((stripeId) => draft.payments.get(stripeId) ?? [])
    .sort((a, b) => (a.paidAtMs ?? 0) - (b.paidAtMs ?? 0) || (a.stripeId < b.stripeId ? -1 : 1))
    .map((payment) => payment.stripeId);
}

function changesOf(draft: Draft, orders: Changes['orders']): Changes {
  return {
    payments: [...draft.touched.payments].flatMap((id) => draft.payments.get(id) ?? []),
    orders,
    reopened: orders.filter((order) => reopened(draft, order)),
    applications: draft.applications.slice(draft.books.applications.length),
    deductions: draft.deductions.slice(draft.books.deductions.length),
    adjustments: draft.adjustments,
    refunds: [...draft.touched.refunds].flatMap((id) => draft.refunds.get(id) ?? []),
    disputes: [...draft.touched.disputes].flatMap((id) => draft.disputes.get(id) ?? []),
    cashEntries: draft.added.cashEntries,
    evidence: draft.added.evidence,
    raised: [...draft.raised.values()],
    settled: [...draft.settled].map(([key, because]) => ({ key, because })),
  };
}

/** More is to be paid on the order than before: payments that found it covered may be for it after all. */
function reopened(draft: Draft, order: Order): boolean {
  const loaded = draft.books.orders.get(order.reference);
  return loaded !== undefined && draft.open(order) > draft.open(loaded);
}

import type { Books, Order } from '../books/books.js';
import type { Changes } from '../books/changes.js';
import { Draft } from '../books/draft.js';
import type { MatchingPolicy } from '../matching/policy.js';
import { type AccountOf, mergeObservations } from '../merge/merge-observations.js';
import type { Observation } from '../observation.js';
import { explainRests } from './explain-rest.js';
import { holdGoods } from './hold-goods.js';
import { oldestFirst } from './payment-behind.js';
import { settleAdjustments } from './settle-adjustments.js';
import { settleAgeing } from './settle-ageing.js';
import { settleCashBalance } from './settle-cash-balance.js';
import { settleDepartures } from './settle-departures.js';
import { settleMatching } from './settle-matching.js';
import { settleOrders } from './settle-orders.js';
import { uncountBalanceMoney } from './uncount-balance-money.js';
import { watchDepartures } from './watch-departures.js';
import { watchDisputes } from './watch-disputes.js';
import { watchFraudWarnings } from './watch-fraud-warnings.js';
import { watchRefunds } from './watch-refunds.js';

/** The policy of an account, by its id: the payment's account decides, not the order's. */
export type PolicyFor = (accountId: string) => MatchingPolicy;

export interface SettleQuestion {
  readonly observations: readonly Observation[];
  readonly accounts: AccountOf;
  /** Payments to look at again because an order or a text that may concern them is new. */
  readonly reconsider: readonly string[];
  readonly policyFor: PolicyFor;
}

/** Money that left an order may make room for another payment, and so on; a chain longer than this ends with the next fact. */
export const SETTLE_ROUNDS_MAX = 8;

/**
 * The whole decision: merges the new facts into the books and brings payments, orders and exceptions into agreement with
 * them. Pure. Settling again with nothing new changes nothing.
 */
export function settle(books: Books, question: SettleQuestion): Changes {
  const draft = new Draft(books);
  mergeObservations(draft, question.observations, question.accounts);
  uncountBalanceMoney(draft);
  untilNothingMoves(draft, question);
  holdGoods(draft);
  const orders = settleOrders(draft);
  return changesOf(draft, orders);
}

function untilNothingMoves(draft: Draft, question: SettleQuestion): void {
  for (let round = 1; ; round += 1) {
    const rows = draft.rows();
    const reserved = settleCashBalance(draft);
    const asked = payersToAsk(draft, question);
    const decisions = settleMatching(draft, asked, question.policyFor, reserved);
    const allotments = settleDepartures(draft);
    settleAdjustments(draft);
    if (draft.rows() > rows && round < SETTLE_ROUNDS_MAX) continue;
    explainRests(draft, asked, decisions);
    watchDepartures(draft, allotments);
    watchMoneyThatWent(draft);
    return;
  }
}

/** Questions about refunds, disputes and warnings name the order that the money lies on: asked again whenever money moved, also by hand. */
export function watchMoneyThatWent(draft: Draft): void {
  watchRefunds(draft);
  watchDisputes(draft);
  watchFraudWarnings(draft);
}

/** Oldest money first, so that the order in which events arrived does not matter within one batch. */
function payersToAsk(draft: Draft, question: SettleQuestion): string[] {
  const asked = new Set([...draft.touched.payments, ...question.reconsider]);
  const news = new Set(draft.added.evidence.map((each) => each.subject));
  if (news.size > 0)
    for (const [payment, said] of draft.evidence)
      if (news.has(payment) || said.some((each) => each.kind === 'link' && news.has(each.value))) asked.add(payment);
  return oldestFirst([...asked].flatMap((stripeId) => draft.payments.get(stripeId) ?? [])).map((each) => each.stripeId);
}

/** What a draft asks the store to write. @param orders those that changed, as `settleOrders` tells them */
export function changesOf(draft: Draft, orders: Changes['orders']): Changes {
  settleAgeing(draft);
  const { touched } = draft;
  const refunds = changed(draft.refunds, touched.refunds, touched.refundTimes);
  const disputes = changed(draft.disputes, touched.disputes, touched.disputeTimes);
  return {
    payments: [...draft.touched.payments].flatMap((id) => draft.payments.get(id) ?? []),
    orders,
    reopened: orders.filter((order) => reopened(draft, order)),
    applications: draft.applications.slice(draft.books.applications.length),
    deductions: draft.deductions.slice(draft.books.deductions.length),
    adjustments: draft.adjustments,
    refunds,
    refundNews: refunds.flatMap((refund) => {
      const orders = ordersToTell(refund.id, touched.refunds, draft.refundNews);
      return orders.length === 0 ? [] : { refund, orders };
    }),
    refundTies: [...touched.refundTies],
    disputes,
    disputeNews: disputes.flatMap((dispute) => {
      const orders = ordersToTell(dispute.id, touched.disputes, draft.disputeNews);
      return orders.length === 0 ? [] : { dispute, orders };
    }),
    disputeTies: [...touched.disputeTies],
    warnings: [...touched.warnings].flatMap((id) => draft.warnings.get(id) ?? []),
    cashEntries: draft.added.cashEntries,
    evidence: draft.added.evidence,
    raised: [...draft.raised.values()],
    settled: [...draft.settled].map(([key, because]) => ({ key, because })),
  };
}

/** Those that changed; the version rises with what order systems hear. */
function changed<Fact extends { readonly id: string; readonly version: bigint }>(
  facts: ReadonlyMap<string, Fact>,
  touched: ReadonlySet<string>,
  onlyTimes: ReadonlySet<string>,
): Fact[] {
  return [...new Set([...touched, ...onlyTimes])].flatMap((id) => {
    const fact = facts.get(id);
    if (fact === undefined) return [];
    return touched.has(id) ? { ...fact, version: fact.version + 1n } : fact;
  });
}

function ordersToTell(
  id: string,
  touched: ReadonlySet<string>,
  news: ReadonlyMap<string, ReadonlySet<string>>,
): string[] {
  return touched.has(id) ? [...(news.get(id) ?? [])] : [];
}

/** More is to be paid on the order than before: payments that found it covered may be for it after all. */
function reopened(draft: Draft, order: Order): boolean {
  const loaded = draft.books.orders.get(order.reference);
  return loaded !== undefined && draft.open(order) > draft.open(loaded);
}

import type { Order, Payment } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import { isPlacing, total } from '../books/sum-rows.js';
import type { MatchQuestion } from '../matching/decision.js';
import { matchExplicit } from '../matching/explicit.js';
import { ordersInWords } from './match-question.js';
import { yieldFrom } from './yield-placement.js';

/**
 * Takes money off orders where what is known now would not have placed it. The merchant's word is asked again as if nothing of
 * the payment were placed; the payer's words move only what went by the amount alone.
 */
export function decideAnew(draft: Draft, payment: Payment, question: MatchQuestion): void {
  const placed = placedByRules(draft, payment);
  if (placed.size === 0) return;
  if (question.named.length > 0) yieldToMerchant(draft, payment, question, placed);
  else if (question.payerKnown) yieldToPayer(draft, payment, question, placed);
}

function yieldToMerchant(
  draft: Draft,
  payment: Payment,
  question: MatchQuestion,
  placed: ReadonlyMap<Order, bigint>,
): void {
  const own = (order: Order) => (placed.get(order) ?? 0n) + closed(draft, payment, order);
  const decision = matchExplicit({
    ...question,
    amount: question.amount + [...placed.values()].reduce((sum, each) => sum + each, 0n),
    openOf: (order) => question.openOf(order) + own(order),
    placedOn: (order) => question.placedOn(order) - (placed.get(order) ?? 0n),
  });
  if (decision === null) return;
  // A cancelled order keeps what it was paid while it was open: that is a question of its own.
  const cancelled = decision.exception?.reason === 'order_cancelled' ? decision.because.seen : [];
  if ([...placed.keys()].some((order) => cancelled?.includes(order.reference))) return;
  const evidence = question.named.map((each) => each.reference);
  const sentence = `the payment carries ${evidence.join(', ')}, which is stronger than what placed it here`;
  for (const [order, amount] of placed) {
    const stays = total(decision.allocations.filter((each) => each.order === order));
    yieldFrom(draft, payment, order, amount - stays, 'merchant', { sentence, evidence });
  }
}

function yieldToPayer(
  draft: Draft,
  payment: Payment,
  question: MatchQuestion,
  placed: ReadonlyMap<Order, bigint>,
): void {
  const { exact, any } = ordersInWords(question);
  const mentioned = [...exact];
  const references = [...placed.keys()].map((each) => each.reference);
  const same = mentioned.every((each) => references.includes(each)) && references.every((each) => any.has(each));
  if (mentioned.length === 0 || same) return;
  const sentence = `the text names ${mentioned.join(', ')}, which is stronger than the amount`;
  for (const [order, amount] of placed)
    yieldFrom(draft, payment, order, amount, 'payer', { sentence, evidence: mentioned });
}

/** What matching placed, by order; what the provider spent of a balance stands on its own word. */
function placedByRules(draft: Draft, payment: Payment): Map<Order, bigint> {
  const placed = new Map<Order, bigint>();
  for (const [reference, amount] of draft.placed(payment.stripeId)) {
    const order = draft.orders.get(reference);
    const onWord = draft
      .applicationsOf(payment.stripeId)
      .filter((row) => row.order === reference && isPlacing(row) && row.rule === 'explicit')
      .filter((row) => row.source !== null && row.source !== payment.stripeId);
    if (order !== undefined && amount > total(onWord)) placed.set(order, amount - total(onWord));
  }
  return placed;
}

function closed(draft: Draft, payment: Payment, order: Order): bigint {
  return total(draft.adjustmentsOf(payment.stripeId).filter((each) => each.order === order.reference));
}

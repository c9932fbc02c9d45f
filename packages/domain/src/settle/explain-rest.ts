import type { Order, Payment } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import type { Candidate, ExceptionReason } from '../exception.js';
import type { Decision } from '../matching/decision.js';
import { smaller } from '../money.js';

/**
 * Says of every payment that was asked about why some of its money is not on an order, or that there is nothing more to say.
 * The answer follows from how things stand now, not from the way they came about.
 */
export function explainRests(draft: Draft, asked: readonly string[], decisions: ReadonlyMap<string, Decision>): void {
  for (const stripeId of new Set([...asked, ...draft.touched.payments])) {
    const payment = draft.payments.get(stripeId);
    if (payment === undefined) continue;
    if (payment.held !== null) {
      if (payment.unapplied === 0n) draft.settle(matchKeyOf(payment), 'no money of the payment is unapplied any more');
      continue;
    }
    const decision = decisions.get(stripeId);
    const why = decision === undefined ? null : reasonFor(draft, payment, decision);
    if (payment.unapplied === 0n || why !== null || draft.unplaced(payment) === 0n)
      waitFor(draft, payment, why?.overpaid);
    if (payment.unapplied === 0n || draft.unplaced(payment) === 0n)
      draft.settle(matchKeyOf(payment), 'no money of the payment is unapplied any more');
    else if (why !== null)
      draft.raise({
        key: matchKeyOf(payment),
        reason: why.reason,
        payment: stripeId,
        order: why.overpaid?.reference ?? why.candidates[0]?.orders[0] ?? null,
        currency: payment.currency,
        amount: smaller(payment.unapplied, draft.unplaced(payment)),
        candidates: why.candidates,
        because: why.sentence,
      });
  }
}

/** Key of the one exception that says why a payment's money is not placed. */
export function matchKeyOf(payment: Pick<Payment, 'stripeId'>): string {
  return `payment:${payment.stripeId}:match`;
}

interface Why {
  readonly reason: ExceptionReason;
  readonly sentence: string;
  readonly candidates: readonly Candidate[];
  /** The order that the rest was meant for, and that needs no more. */
  readonly overpaid: Order | null;
}

function reasonFor(draft: Draft, payment: Payment, decision: Decision): Why | null {
  if (decision.exception === null) return null;
  const { reason, candidates } = decision.exception;
  const placed = draft.placed(payment.stripeId);
  const covered = reason === 'order_already_paid' || reason === 'duplicate_suspected';
  const full = covered ? (candidates[0]?.orders ?? []) : [];
  const overpaid = decision.overpaid ?? draft.orders.get(full.at(-1) ?? '') ?? null;
  const ownMoney = covered ? full.some((each) => placed.has(each)) : placed.size > 0;
  const isRest = ownMoney && (covered || reason === 'no_match' || reason === 'overpayment');
  if (!isRest) return { reason, sentence: decision.because.sentence, candidates, overpaid };
  const needs = overpaid === null ? 'the orders it covers need' : `${overpaid.reference} needs`;
  return {
    reason: 'overpayment',
    sentence: `more was paid than ${needs}; the rest waits on account`,
    candidates: [],
    overpaid,
  };
}

/** Notes whose overpayment the rest is; money that a refund put back on the account is nobody's. */
function waitFor(draft: Draft, payment: Payment, order: Order | null | undefined): void {
  const waits = payment.unapplied > 0n && payment.unapplied <= draft.unplaced(payment);
  const reference = waits ? (order?.reference ?? null) : null;
  if (payment.overpaidOrder === reference) return;
  payment.overpaidOrder = reference;
  draft.touched.payments.add(payment.stripeId);
}

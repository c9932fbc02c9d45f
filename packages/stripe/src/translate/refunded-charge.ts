import type { RefundObserved, RefundTotalObserved } from '@quittance/domain';
import { capturedBy } from './charge-money.js';
import { type EventFacts, isWrittenBefore } from './event-facts.js';
import type { JsonView } from './json-view.js';
import { isReleasedAuthorisation, refundOf } from './refund.js';

/** From this version on every refund has events of its own (docs.stripe.com/changelog, 2024-10-28.acacia). */
const REFUNDS_TELL_THEMSELVES = '2024-10-28';

/**
 * What `charge.refunded` adds to the charge. Old bodies embed the refunds; from 2022-11-15 they do not, and until refunds got
 * their own events the total is all there is. Either may hold the part of an authorisation that was never captured, which
 * Stripe notes as refunded although it never came in.
 */
export function refundsOfCharge(
  charge: JsonView,
  event: EventFacts,
  payment: string,
  id: string,
): (RefundObserved | RefundTotalObserved)[] {
  const captured = capturedBy(charge, event);
  if (captured === 0n) return [];
  const total = charge.amountIfTold('amount_refunded') ?? 0n;
  const uncaptured = charge.amount('amount') - captured;
  const embedded = charge.list('refunds').filter((each) => !isReleasedAuthorisation(each));
  const refunds = withoutReleased(
    embedded.map((each) => refundOf(each, { payment, charge: id }, event)),
    uncaptured,
    total,
  );
  const complete = embedded.length > 0 && !charge.object('refunds').isTrue('has_more');
  const refunded = total - (uncaptured > 0n ? uncaptured : 0n);
  if (complete || refunded <= 0n || !isWrittenBefore(event, REFUNDS_TELL_THEMSELVES)) return refunds;
  return [...refunds, { kind: 'refund_total', payment, currency: charge.currency(), amount: refunded }];
}

/** Where the refunds add up to a total that includes the released part, the first of exactly that part is the release. */
function withoutReleased(refunds: RefundObserved[], uncaptured: bigint, total: bigint): RefundObserved[] {
  const sum = refunds.reduce((amount, each) => amount + (each.status === 'failed' ? 0n : each.amount), 0n);
  if (uncaptured <= 0n || sum !== total) return refunds;
  const released = refunds.findLastIndex((each) => each.amount === uncaptured);
  return refunds.filter((_, at) => at !== released);
}

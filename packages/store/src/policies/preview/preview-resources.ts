import type { PreviewLineResource, PreviewSummaryResource } from '@quittance/contracts';
import type { Placed, PreviewLine, PreviewSummary } from './preview-question.js';

/** A payment that another policy would treat otherwise. */
export function previewLineResource(line: PreviewLine): PreviewLineResource {
  const { payment, customer, currency, amount, paidAt, change, before, after } = line;
  return {
    payment,
    customer,
    currency,
    amount: exactNumber(amount),
    paid_at: paidAt.toISOString(),
    change,
    before: placedResource(before),
    after: placedResource(after),
  };
}

function placedResource(placed: Placed): PreviewLineResource['before'] {
  const { policy, status, rule, allocations, adjustments, remainder, because } = placed;
  return {
    policy,
    status,
    rule,
    allocations: allocations.map(({ order, amount }) => ({ order, amount: exactNumber(amount) })),
    adjustments: adjustments.map(({ order, amount, reason }) => ({ order, amount: exactNumber(amount), reason })),
    remainder: exactNumber(remainder),
    because,
  };
}

export function previewSummaryResource({
  payments,
  changes,
  money,
  exceptions,
}: PreviewSummary): PreviewSummaryResource {
  const { inPeriod, replayed, explicit, byHand, leftOut } = payments;
  return {
    payments: { in_period: inPeriod, replayed, explicit, by_hand: byHand, left_out: leftOut },
    changes,
    money: money.map((each) => ({
      currency: each.currency,
      placed_before: exactNumber(each.placedBefore),
      placed_after: exactNumber(each.placedAfter),
      moved: exactNumber(each.moved),
      adjusted_before: exactNumber(each.adjustedBefore),
      adjusted_after: exactNumber(each.adjustedAfter),
    })),
    exceptions,
  };
}

function exactNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${value} is too large for a JSON number`);
  return number;
}

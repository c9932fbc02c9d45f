import type { PreviewLineResource, PreviewSummaryResource } from '@quittance/contracts';
import type { Placed, PreviewLine, PreviewSummary } from '@quittance/store';
import { exactNumber } from '../exact-number.js';

/** A payment that another policy would treat otherwise. */
export function showPreviewLine(line: PreviewLine): PreviewLineResource {
  const { payment, customer, currency, amount, paidAt, change, before, after } = line;
  return {
    payment,
    customer,
    currency,
    amount: exactNumber(amount),
    paid_at: paidAt.toISOString(),
    change,
    before: showPlaced(before),
    after: showPlaced(after),
  };
}

function showPlaced(placed: Placed): PreviewLineResource['before'] {
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

export function showPreviewSummary({ payments, changes, money, exceptions }: PreviewSummary): PreviewSummaryResource {
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

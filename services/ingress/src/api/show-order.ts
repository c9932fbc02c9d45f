import { disputeStanding, type OrderResource } from '@quittance/contracts';
import type { Because } from '@quittance/domain';
import type { OrderView } from '@quittance/store';
import { exactNumber } from './exact-number.js';

/** An order in the words of the API. */
export function showOrder(order: OrderView): OrderResource {
  const { name, email, phone, stripeCustomer } = order.customerDetails;
  return {
    reference: order.reference,
    customer: { reference: order.customer, name, email, phone, stripe_customer: stripeCustomer },
    state: order.state,
    payment_status: order.paymentStatus,
    currency: order.currency,
    amount: exactNumber(order.amount),
    amount_paid: exactNumber(order.paid),
    amount_open: exactNumber(order.open),
    amount_refunded: exactNumber(order.refunded),
    amount_disputed: exactNumber(order.disputed),
    amount_adjusted: exactNumber(order.adjusted),
    amount_overpaid: exactNumber(order.overpaid),
    release: { ...order.release },
    version: exactNumber(order.version),
    placed_at: order.placedAt.toISOString(),
    due_at: order.dueAt?.toISOString() ?? null,
    invoice: order.invoice,
    description: order.description,
    lines: order.lines as OrderResource['lines'],
    metadata: order.metadata as OrderResource['metadata'],
    ...showParts(order),
    created_at: order.createdAt.toISOString(),
    updated_at: order.updatedAt.toISOString(),
  };
}

function showParts(
  order: OrderView,
): Pick<OrderResource, 'applications' | 'adjustments' | 'payments' | 'refunds' | 'disputes'> {
  return {
    applications: order.applications.map(({ id, payment, amount, rule, because, at }) => ({
      id,
      payment,
      amount: exactNumber(amount),
      rule,
      ...showBecause(because),
      at: at.toISOString(),
    })),
    adjustments: order.adjustments.map(({ id, payment, amount, reason, because, at }) => ({
      id,
      payment,
      amount: exactNumber(amount),
      reason,
      ...showBecause(because),
      at: at.toISOString(),
    })),
    payments: order.payments.map(({ id, amount, applied, paidAt, method, charge }) => ({
      id,
      amount: exactNumber(amount),
      applied: exactNumber(applied),
      paid_at: paidAt?.toISOString() ?? null,
      method,
      charge,
    })),
    refunds: order.refunds.map(({ id, payment, amount, onOrder, status, failureReason }) => ({
      id,
      payment,
      amount: exactNumber(amount),
      amount_on_order: exactNumber(onOrder),
      status,
      failure_reason: failureReason,
    })),
    disputes: order.disputes.map((each) => ({
      id: each.id,
      payment: each.payment,
      amount: exactNumber(each.amount),
      amount_on_order: exactNumber(each.onOrder),
      ...disputeStanding(each),
    })),
  };
}

/** Why a decision was taken, flat. */
export function showBecause(because: Because) {
  return {
    because: because.sentence,
    evidence: [...(because.evidence ?? [])],
    seen: [...(because.seen ?? [])],
    difference: because.difference ?? null,
    policy: because.policy ?? null,
  };
}

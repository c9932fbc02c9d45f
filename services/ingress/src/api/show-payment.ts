import { disputeStanding, type PaymentResource, type TimelineEntry } from '@quittance/contracts';
import { agesAt } from '@quittance/domain';
import type { PaymentView, TimelineEntry as StoredEntry } from '@quittance/store';
import { exactNumber } from './exact-number.js';
import { showBecause } from './show-order.js';

/** A payment in the words of the API. */
export function showPayment(payment: PaymentView): PaymentResource {
  return {
    id: payment.stripeId,
    charge: payment.charge,
    kind: payment.kind,
    status: payment.status,
    currency: payment.currency,
    amount: exactNumber(payment.amount),
    applied: exactNumber(payment.applied),
    refunded: exactNumber(payment.refunded),
    reversed: exactNumber(payment.reversed),
    unapplied: exactNumber(payment.unapplied),
    customer: payment.customer,
    stripe_customer: payment.stripeCustomer,
    method: payment.method,
    payer: { name: payment.payerName, email: payment.payerEmail },
    paid_at: payment.paidAt?.toISOString() ?? null,
    ages_at: showAges(payment),
    held: payment.held,
    applications: payment.applications.map(({ id, order, amount, rule, because, at }) => ({
      id,
      order,
      amount: exactNumber(amount),
      rule,
      ...showBecause(because),
      at: at.toISOString(),
    })),
    disputes: payment.disputes.map((each) => ({
      id: each.id,
      amount: exactNumber(each.amount),
      ...disputeStanding(each),
    })),
    fraud_warnings: payment.fraudWarnings.map(({ id, actionable, fraudType }) => ({
      id,
      actionable,
      fraud_type: fraudType,
    })),
    created_at: payment.createdAt.toISOString(),
    updated_at: payment.updatedAt.toISOString(),
  };
}

function showAges({ kind, unapplied, paidAt }: PaymentView): PaymentResource['ages_at'] {
  const ages = agesAt({ kind, unapplied, paidAtMs: paidAt?.getTime() ?? null });
  if (ages === null) return null;
  return { returned: new Date(ages.returnedMs).toISOString(), swept: new Date(ages.sweptMs).toISOString() };
}

export function showEntry(entry: StoredEntry): TimelineEntry {
  return {
    ...entry,
    at: entry.at.toISOString(),
    amount: entry.amount === null ? null : exactNumber(entry.amount),
  };
}

import {
  type DisputeToSay,
  ORDER_STATES,
  PAYMENT_STATES,
  type PaymentState,
  type Release,
  releaseOf,
} from '@quittance/domain';
import { DISPUTE_STANDING, disputeStanding } from './dispute-standing.js';
import { z } from './http/zod.js';
import { exactNumber, minorUnits } from './push-numbers.js';

const currency = z.string().regex(/^[a-z]{3}$/);
const instant = z.iso.datetime();

const pushedPayment = z.object({
  id: z.string().min(1),
  amount: minorUnits.describe('what was paid in all, for whatever orders'),
  applied: minorUnits.describe('what of it is on this order now'),
  paid_at: instant.nullable(),
  method: z.string().nullable(),
  reference: z.string().describe('the transaction: the charge where there is one, else the payment itself'),
});

const pushedRefund = z.object({
  id: z.string().min(1),
  payment: z.string().nullable(),
  amount: minorUnits.describe('the whole refund'),
  amount_on_order: minorUnits.describe('what it took off this order; 0 while the money has not left'),
  status: z.string(),
  failure_reason: z.string().nullable(),
});

const pushedDispute = z.object({
  id: z.string().min(1),
  payment: z.string().nullable(),
  amount: minorUnits,
  amount_on_order: minorUnits,
  ...DISPUTE_STANDING,
});

/** The whole state of one order at one version; a receiver may ignore every version not greater than the last it saw. */
export const PUSHED_ORDER = z.object({
  reference: z.string().min(1),
  version: z.int().positive(),
  customer: z.string().nullable().describe('the order system’s own name of the customer; null for a guest'),
  state: z.enum(ORDER_STATES),
  payment_status: z.enum(PAYMENT_STATES),
  currency,
  amount: minorUnits,
  amount_paid: minorUnits,
  amount_open: minorUnits,
  amount_refunded: minorUnits,
  amount_adjusted: minorUnits,
  release: z.object({ ship: z.boolean(), invoice: z.boolean(), because: z.string() }),
  payments: z.array(pushedPayment),
  refunds: z.array(pushedRefund),
  disputes: z.array(pushedDispute),
});

export const ORDER_PAYMENT_UPDATED = 'order.payment_updated';

/** The body of a push-back, signed as Standard Webhooks 1.0.0 say. */
export const PUSH_BODY = z.object({
  type: z.literal(ORDER_PAYMENT_UPDATED),
  timestamp: instant,
  data: PUSHED_ORDER,
});
export type PushBody = z.output<typeof PUSH_BODY>;

/** An order with all that is on it, as the books hold it. Amounts in minor units of `currency`. */
export interface OrderToPush {
  readonly reference: string;
  readonly version: bigint;
  readonly customer: string | null;
  readonly state: (typeof ORDER_STATES)[number];
  readonly paymentStatus: PaymentState;
  /** Left out: what the money alone says. */
  readonly release?: Release;
  readonly currency: string;
  readonly amount: bigint;
  readonly paid: bigint;
  readonly open: bigint;
  readonly refunded: bigint;
  readonly adjusted: bigint;
  readonly payments: readonly {
    readonly id: string;
    readonly amount: bigint;
    readonly applied: bigint;
    readonly paidAt: Date | null;
    readonly method: string | null;
    readonly charge: string | null;
  }[];
  readonly refunds: readonly {
    readonly id: string;
    readonly payment: string | null;
    readonly amount: bigint;
    readonly onOrder: bigint;
    readonly status: string;
    readonly failureReason: string | null;
  }[];
  readonly disputes: readonly ({
    readonly id: string;
    readonly payment: string | null;
    readonly amount: bigint;
    readonly onOrder: bigint;
    readonly dueAtMs: number | null;
  } & DisputeToSay)[];
}

/**
 * Says in the order system's words what the books hold of an order, and what it may do with the goods now.
 * @param timestamp when this state was read; stays as it is when the push is sent again
 * Throws a RangeError for an amount that a JSON number cannot hold exactly.
 */
export function toPushBody(order: OrderToPush, timestamp: Date): PushBody {
  return {
    type: ORDER_PAYMENT_UPDATED,
    timestamp: timestamp.toISOString(),
    data: {
      reference: order.reference,
      version: exactNumber(order.version),
      customer: order.customer,
      state: order.state,
      payment_status: order.paymentStatus,
      currency: order.currency,
      amount: exactNumber(order.amount),
      amount_paid: exactNumber(order.paid),
      amount_open: exactNumber(order.open),
      amount_refunded: exactNumber(order.refunded),
      amount_adjusted: exactNumber(order.adjusted),
      release: { ...(order.release ?? releaseOf(order.paymentStatus)) },
      payments: order.payments.map((each) => ({
        id: each.id,
        amount: exactNumber(each.amount),
        applied: exactNumber(each.applied),
        paid_at: each.paidAt?.toISOString() ?? null,
        method: each.method,
        reference: each.charge ?? each.id,
      })),
      refunds: order.refunds.map((each) => ({ ...departure(each), failure_reason: each.failureReason })),
      disputes: order.disputes.map((each) => ({ ...departure(each), ...disputeStanding(each) })),
    },
  };
}

function departure(each: OrderToPush['refunds'][number] | OrderToPush['disputes'][number]) {
  const { id, payment, amount, onOrder, status } = each;
  return { id, payment, amount: exactNumber(amount), amount_on_order: exactNumber(onOrder), status };
}

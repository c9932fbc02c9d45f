import { PAYMENT_STATUSES } from '@quittance/domain';
import { DISPUTE_STANDING } from '../dispute-standing.js';
import { currencyOut, instantOut, minorUnits } from './fields.js';
import { BECAUSE } from './order-resource.js';
import { z } from './zod.js';

/** Money that came in. Always `amount = applied + refunded + reversed + unapplied`. */
export const PAYMENT_RESOURCE = z.object({
  id: z.string().meta({
    description: 'Stripe’s id: the payment intent, else the charge, else the bank transfer',
    example: 'pi_3MtwBwLkdIwHu7ix28a3tqPa',
  }),
  charge: z.string().nullable(),
  kind: z.enum(['payment', 'funding']).meta({ description: '`funding`: a bank transfer to the customer’s balance' }),
  status: z.enum(PAYMENT_STATUSES),
  currency: currencyOut,
  amount: minorUnits,
  applied: minorUnits.meta({ description: 'On orders now' }),
  refunded: minorUnits.meta({ description: 'Given back to the buyer' }),
  reversed: minorUnits.meta({ description: 'Taken by disputes and by banks' }),
  unapplied: minorUnits.meta({ description: 'On no order' }),
  customer: z.string().nullable().meta({ description: 'The order system’s own name of the customer' }),
  stripe_customer: z.string().nullable(),
  method: z.string().nullable(),
  payer: z.object({ name: z.string().nullable(), email: z.string().nullable() }),
  paid_at: instantOut.nullable(),
  ages_at: z
    .object({
      returned: instantOut.meta({ description: 'When Stripe tries to send it back to the payer' }),
      swept: instantOut.meta({ description: 'When Stripe moves it to your own balance' }),
    })
    .nullable()
    .meta({ description: 'What becomes of the unapplied rest of a bank transfer; null where no clock runs' }),
  held: z.string().nullable().meta({ description: 'Why no rule may place the rest by itself' }),
  applications: z.array(
    z.object({
      id: z.string(),
      order: z.string(),
      amount: minorUnits.meta({ description: 'Money of this payment on the order now' }),
      rule: z.string(),
      ...BECAUSE,
      at: instantOut,
    }),
  ),
  disputes: z.array(z.object({ id: z.string(), amount: minorUnits, ...DISPUTE_STANDING })),
  fraud_warnings: z
    .array(z.object({ id: z.string(), actionable: z.boolean(), fraud_type: z.string().nullable() }))
    .meta({ description: 'Of the card’s bank. `actionable`: neither disputed nor given back yet' }),
  created_at: instantOut,
  updated_at: instantOut,
});
export type PaymentResource = z.output<typeof PAYMENT_RESOURCE>;

export const TIMELINE_KINDS = ['event', 'inbox', 'decision', 'adjustment', 'deduction', 'exception', 'push'] as const;

/** One thing that happened to a payment. */
export const TIMELINE_ENTRY = z.object({
  at: instantOut,
  kind: z.enum(TIMELINE_KINDS).meta({
    description:
      '`event`: Stripe told something · `inbox`: what became of it here · `decision`: money put on or taken off an order · `adjustment`: a difference closed · `deduction`: money that left the payment or came back · `exception`: handed to a person, or settled · `push`: told to the order system',
  }),
  what: z.string().meta({ description: 'An event’s type, a decision’s kind, an exception’s reason' }),
  id: z.string().nullable().meta({ description: 'Of the event, refund, dispute or push' }),
  order: z.string().nullable(),
  amount: z.int().nullable().meta({ description: 'Minor units; negative for money taken off again' }),
  state: z.string().nullable(),
  because: z.string().nullable(),
});
export type TimelineEntry = z.output<typeof TIMELINE_ENTRY>;

export const PAYMENT_WITH_TIMELINE = PAYMENT_RESOURCE.extend({
  timeline: z.array(TIMELINE_ENTRY).meta({ description: 'Oldest first' }),
});
export type PaymentWithTimeline = z.output<typeof PAYMENT_WITH_TIMELINE>;

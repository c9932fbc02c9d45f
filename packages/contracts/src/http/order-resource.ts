import { ORDER_STATES, PAYMENT_STATES } from '@quittance/domain';
import { DISPUTE_STANDING } from '../dispute-standing.js';
import { currencyOut, instantOut, minorUnits } from './fields.js';
import { PROBLEM_DETAILS } from './problem-details.js';
import { z } from './zod.js';

/** Why a decision was taken. */
export const BECAUSE = {
  because: z.string().meta({ description: 'Why, in a sentence' }),
  evidence: z.array(z.string()).meta({ description: 'What was looked at' }),
  seen: z.array(z.string()).meta({ description: 'Orders that were considered' }),
  difference: z.string().nullable().meta({ description: 'By how much payment and order differed, minor units' }),
  policy: z
    .string()
    .nullable()
    .meta({ description: 'Policy under which it was placed, with its version', example: 'quittance@3' }),
};

export const ORDER_RESOURCE = z.object({
  reference: z.string(),
  customer: z.object({
    reference: z.string().nullable(),
    name: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    stripe_customer: z.string().nullable(),
  }),
  state: z.enum(ORDER_STATES),
  payment_status: z.enum(PAYMENT_STATES),
  currency: currencyOut,
  amount: minorUnits,
  amount_paid: minorUnits.meta({ description: 'Money on the order now' }),
  amount_open: minorUnits.meta({ description: 'What is still to be paid; 0 when cancelled' }),
  amount_refunded: minorUnits,
  amount_disputed: minorUnits,
  amount_adjusted: minorUnits.meta({ description: 'Differences closed without money' }),
  amount_overpaid: minorUnits.meta({ description: 'Money of this order that waits on account' }),
  release: z.object({ ship: z.boolean(), invoice: z.boolean(), because: z.string() }),
  version: z.int().positive().meta({ description: 'Rises with every change that is pushed' }),
  placed_at: instantOut,
  due_at: instantOut.nullable(),
  invoice: z.string().nullable().meta({ description: 'Its second number' }),
  description: z.string().nullable(),
  lines: z.array(z.record(z.string(), z.unknown())).nullable(),
  metadata: z.record(z.string(), z.unknown()).nullable(),
  applications: z.array(
    z.object({
      id: z.string(),
      payment: z.string(),
      amount: minorUnits.meta({ description: 'Money of the payment on this order now' }),
      rule: z.string(),
      ...BECAUSE,
      at: instantOut,
    }),
  ),
  adjustments: z.array(
    z.object({
      id: z.string(),
      payment: z.string().nullable(),
      amount: z.int(),
      reason: z.string(),
      ...BECAUSE,
      at: instantOut,
    }),
  ),
  payments: z.array(
    z.object({
      id: z.string(),
      amount: minorUnits.meta({ description: 'What was paid in all, for whatever orders' }),
      applied: minorUnits.meta({ description: 'What of it is on this order now' }),
      paid_at: instantOut.nullable(),
      method: z.string().nullable(),
      charge: z.string().nullable(),
    }),
  ),
  refunds: z.array(
    z.object({
      id: z.string(),
      payment: z.string().nullable(),
      amount: minorUnits,
      amount_on_order: minorUnits.meta({ description: 'What it took off this order' }),
      status: z.string(),
      failure_reason: z.string().nullable(),
    }),
  ),
  disputes: z.array(
    z.object({
      id: z.string(),
      payment: z.string().nullable(),
      amount: minorUnits,
      amount_on_order: minorUnits,
      ...DISPUTE_STANDING,
    }),
  ),
  created_at: instantOut,
  updated_at: instantOut,
});
export type OrderResource = z.output<typeof ORDER_RESOURCE>;

/** The answer to a batch: one entry for each order, in the order they were sent. */
export const BATCH_ANSWER = z.object({
  data: z.array(
    z.object({
      reference: z.string().nullable(),
      status: z.int().meta({ description: 'What the single call would have answered: 200, 201, 409 or 422' }),
      order: ORDER_RESOURCE.optional(),
      problem: PROBLEM_DETAILS.optional(),
    }),
  ),
});
export type BatchAnswer = z.output<typeof BATCH_ANSWER>;

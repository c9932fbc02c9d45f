import {
  EXCEPTION_HAPPENINGS,
  EXCEPTION_REASONS,
  EXCEPTION_STATES,
  type ExceptionReason,
  PAYMENT_STATES,
} from '@quittance/domain';
import { instantOut, minorUnits } from './fields.js';
import { z } from './zod.js';

export const EXCEPTION_REASON = z.enum(Object.keys(EXCEPTION_REASONS) as [ExceptionReason, ...ExceptionReason[]]);

/** Work for a person. */
export const EXCEPTION_RESOURCE = z.object({
  id: z.string(),
  reason: EXCEPTION_REASON,
  meaning: z.string().meta({ description: 'The reason in words' }),
  severity: z.enum(['low', 'medium', 'high']),
  state: z.enum(EXCEPTION_STATES).meta({
    description:
      '`open`, `refund_proposed`: work to do, the latter until the money has left · `resolved`: settled by a person or by later facts · `dismissed`: a person said that it needs nothing',
  }),
  owner: z.string().nullable().meta({ description: 'Who looks after it' }),
  payment: z.string().nullable().meta({ description: 'Stripe’s id' }),
  order: z.string().nullable(),
  currency: z.string().nullable(),
  amount: minorUnits.nullable(),
  candidates: z
    .array(z.object({ orders: z.array(z.string()), score: z.number(), because: z.array(z.string()) }))
    .meta({ description: 'Orders or groups of orders that a person might choose, best first' }),
  because: z.string(),
  due_at: instantOut.nullable(),
  opened_at: instantOut,
  closed_at: instantOut.nullable(),
  closed_because: z.string().nullable(),
  resolution: z.string().nullable().meta({ description: 'The action that a person decided on' }),
  resolved_by: z.string().nullable().meta({ description: '`rules` when later facts settled it' }),
  amount_proposed: minorUnits.nullable().meta({ description: 'Of `refund_proposed`: what is to be given back' }),
});
export type ExceptionResource = z.output<typeof EXCEPTION_RESOURCE>;

/** What an exception looked like. */
const EXCEPTION_LINE = z.object({
  state: z.enum(EXCEPTION_STATES),
  reason: z.string(),
  amount: minorUnits.nullable(),
  owner: z.string().nullable(),
});

/** One thing that happened to an exception. */
export const EXCEPTION_ENTRY = z.object({
  at: instantOut,
  what: z.enum(EXCEPTION_HAPPENINGS),
  actor: z.string().meta({ description: 'A person, a program, or `rules`' }),
  note: z.string().nullable(),
  before: EXCEPTION_LINE.nullable(),
  after: EXCEPTION_LINE.nullable(),
});
export type ExceptionEntry = z.output<typeof EXCEPTION_ENTRY>;

/** An order that stands among the candidates, as it is now. */
export const CANDIDATE_ORDER = z.object({
  reference: z.string(),
  customer: z.string().nullable(),
  customer_name: z.string().nullable(),
  currency: z.string(),
  amount: minorUnits,
  amount_open: minorUnits,
  payment_status: z.enum(PAYMENT_STATES),
  placed_at: instantOut,
});

export const EXCEPTION_WITH_HISTORY = EXCEPTION_RESOURCE.extend({
  candidate_orders: z.array(CANDIDATE_ORDER).meta({ description: 'The orders of the candidates as they are now' }),
  history: z.array(EXCEPTION_ENTRY).meta({ description: 'Oldest first' }),
});
export type ExceptionWithHistory = z.output<typeof EXCEPTION_WITH_HISTORY>;

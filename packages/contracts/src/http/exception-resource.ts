import { EXCEPTION_REASONS, type ExceptionReason } from '@quittance/domain';
import { instantOut, minorUnits } from './fields.js';
import { z } from './zod.js';

export const EXCEPTION_STATES = ['open', 'resolved'] as const;
export const EXCEPTION_REASON = z.enum(Object.keys(EXCEPTION_REASONS) as [ExceptionReason, ...ExceptionReason[]]);

/** Work for a person. */
export const EXCEPTION_RESOURCE = z.object({
  id: z.string(),
  reason: EXCEPTION_REASON,
  meaning: z.string().meta({ description: 'The reason in words' }),
  severity: z.enum(['low', 'medium', 'high']),
  state: z.enum(EXCEPTION_STATES),
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
});
export type ExceptionResource = z.output<typeof EXCEPTION_RESOURCE>;

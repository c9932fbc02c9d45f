import { REFUND_STATUSES } from '@quittance/domain';
import { currencyOut, instantOut, minorUnits } from './fields.js';
import { REFUND_REQUEST_STATE } from './refund-body.js';
import { z } from './zod.js';

const because = z.string().nullable().meta({ description: 'What was answered, for people' });

/** A refund that was asked for here, with the Stripe refunds it is made of. */
export const REFUND_REQUEST_RESOURCE = z.object({
  id: z.string().meta({ description: 'Ours; one of its Stripe ids finds it as well' }),
  order: z.string().nullable(),
  exception: z.string().nullable().meta({ description: 'The exception that proposed it' }),
  payment: z.string().nullable().meta({ description: 'The payment that was named; null: chosen here' }),
  currency: currencyOut,
  amount: minorUnits,
  amount_accepted: minorUnits.meta({ description: 'What Stripe has made refunds of' }),
  reason: z.string().nullable(),
  note: z.string().nullable(),
  state: REFUND_REQUEST_STATE,
  meaning: z.string().meta({ description: 'The state in words' }),
  actor: z.string().meta({ description: 'Who asked for it' }),
  approver: z.string().nullable().meta({ description: 'Who approved it, where that was needed' }),
  requested_at: instantOut,
  approved_at: instantOut.nullable(),
  ended_at: instantOut.nullable(),
  refunds: z
    .array(
      z.object({
        payment: z.string().meta({ description: 'Stripe’s id' }),
        amount: minorUnits,
        state: REFUND_REQUEST_STATE,
        stripe_refund: z.string().nullable(),
        status: z.enum(REFUND_STATUSES).nullable().meta({ description: 'Where the money is, as Stripe last told it' }),
        failure_reason: z.string().nullable(),
        attempts: z.int(),
        because,
        next_check_at: instantOut.nullable(),
      }),
    )
    .meta({ description: 'One for each payment that gives money back' }),
});
export type RefundRequestResource = z.output<typeof REFUND_REQUEST_RESOURCE>;

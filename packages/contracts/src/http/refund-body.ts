import { REFUND_REQUEST_STATE_NAMES, type RefundRequestState } from '@quittance/domain';
import { manyLines, minorUnits, reference } from './fields.js';
import { NOTE_CHARS_MAX } from './limits.js';
import { CONNECTION_QUERY, PAGE_QUERY } from './list-queries.js';
import { z } from './zod.js';

const note = manyLines(NOTE_CHARS_MAX).min(1).meta({ description: 'Why, for whoever looks at it later' });
const amount = minorUnits.min(1, 'must be at least one minor unit');

const PAYMENT = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, 'must be the id of a payment or of its charge')
  .meta({ description: 'Only this payment; left out: the latest first, as many as are needed', example: 'pi_3Nn…' });

const REASON = z
  .enum(['requested_by_customer', 'duplicate', 'fraudulent'])
  .meta({ description: 'One of Stripe’s own reasons; `fraudulent` also blocks the payer there' });

const EMAIL = z.email().max(320).meta({
  description:
    'Where Stripe asks the customer which bank account the money of a bank transfer goes to; left out: at the address that Stripe knows',
  example: 'payer@example.com',
});

/** The body of `POST /v1/orders/{reference}/refunds`. */
export const REFUND_BODY = z.strictObject({
  amount,
  payment: PAYMENT.optional(),
  email: EMAIL.optional(),
  reason: REASON.optional(),
  note: note.optional(),
});

/** The body of `POST /v1/exceptions/{id}:refund`. */
export const EXCEPTION_REFUND_BODY = z.strictObject({
  amount: amount.optional().meta({ description: 'Left out: what was proposed and not asked for yet' }),
  email: EMAIL.optional(),
  reason: REASON.optional(),
  note: note.optional(),
});

/** The body of `POST /v1/refunds/{id}:approve` and `:withdraw`. */
export const REFUND_DECISION_BODY = z.strictObject({ note: note.optional() });

export const REFUND_REQUEST_STATE = z.enum(REFUND_REQUEST_STATE_NAMES as [RefundRequestState, ...RefundRequestState[]]);

export const REFUNDS_QUERY = CONNECTION_QUERY.extend({
  state: REFUND_REQUEST_STATE.optional(),
  order: reference.optional(),
  ...PAGE_QUERY,
});

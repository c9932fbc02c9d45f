import { ORDER_STATES } from '@quittance/domain';
import { currencyIn, instantIn, manyLines, minorUnits, oneLine, reference, stripeCustomer } from './fields.js';
import {
  BATCH_ORDERS_MAX,
  DESCRIPTION_CHARS_MAX,
  EMAIL_CHARS_MAX,
  LINES_MAX,
  METADATA_KEY_CHARS_MAX,
  METADATA_KEYS_MAX,
  METADATA_VALUE_CHARS_MAX,
  PHONE_CHARS_MAX,
} from './limits.js';
import { z } from './zod.js';

export const CUSTOMER_BODY = z
  .strictObject({
    reference: reference.meta({ description: 'Your own name of the customer', example: 'C-7' }),
    name: oneLine().optional(),
    email: oneLine(EMAIL_CHARS_MAX)
      .regex(/^[^\s@]+@[^\s@]+$/, 'must be an e-mail address')
      .optional()
      .meta({ example: 'ada@example.com' }),
    phone: oneLine(PHONE_CHARS_MAX).optional(),
    stripe_customer: stripeCustomer.optional().meta({
      description:
        'The customer’s id at Stripe. It is linked unless it is linked to another customer already; the answer shows the link that holds.',
    }),
  })
  .meta({ description: 'Details that are left out stay as they are' });

const metadataValue = z.union([z.string().max(METADATA_VALUE_CHARS_MAX), z.number(), z.boolean(), z.null()], {
  error: `must be a text of at most ${METADATA_VALUE_CHARS_MAX} characters, a number, true, false or null`,
});

const orderFields = {
  customer: CUSTOMER_BODY,
  currency: currencyIn,
  amount: minorUnits.meta({ description: 'What the buyer owes in all, in minor units' }),
  placed_at: instantIn,
  due_at: instantIn.nullable().optional(),
  invoice: reference.nullable().optional().meta({
    description: 'A second number of the order under which payers may name it',
    example: 'RE-2026-0815',
  }),
  description: manyLines(DESCRIPTION_CHARS_MAX).nullable().optional(),
  lines: z
    .array(z.record(z.string(), z.unknown()))
    .max(LINES_MAX)
    .nullable()
    .optional()
    .meta({ description: 'Kept and shown as they are; nothing is decided by them' }),
  metadata: z
    .record(z.string().min(1).max(METADATA_KEY_CHARS_MAX), metadataValue)
    .refine((given) => Object.keys(given).length <= METADATA_KEYS_MAX, `must have at most ${METADATA_KEYS_MAX} keys`)
    .nullable()
    .optional()
    .meta({ example: { channel: 'web' } }),
  state: z
    .enum(ORDER_STATES)
    .optional()
    .meta({ description: 'Left out: a new order is open, a known one keeps its state' }),
};

/** The body of `PUT /v1/orders/{reference}`: the whole order. What is left out and not said otherwise is empty. */
export const ORDER_BODY = z.strictObject(orderFields);
export type OrderBody = z.output<typeof ORDER_BODY>;

/** One order of a batch: the same with its reference. */
export const BATCH_ORDER = z.strictObject({ reference, ...orderFields });

/** The body of `PUT /v1/orders:batch`. Its orders are read one by one, so that one that is wrong fails alone. */
export const BATCH_BODY = z.strictObject({
  orders: z.array(z.unknown()).min(1).max(BATCH_ORDERS_MAX),
});

import { EXCEPTION_STATES, PAYMENT_STATES, PAYMENT_STATUSES, SEVERITIES } from '@quittance/domain';
import { EXCEPTION_REASON } from './exception-resource.js';
import { instantIn, oneLine } from './fields.js';
import { MINOR_UNITS_MAX, PAGE_ROWS_DEFAULT, PAGE_ROWS_MAX } from './limits.js';
import { z } from './zod.js';

const LIMIT = `must be a whole number from 1 to ${PAGE_ROWS_MAX}`;
const CURSOR_CHARS_MAX = 200;

const page = {
  limit: z
    .string()
    .regex(/^\d{1,4}$/, LIMIT)
    .transform(Number)
    .pipe(z.int().min(1, LIMIT).max(PAGE_ROWS_MAX, LIMIT))
    .default(PAGE_ROWS_DEFAULT)
    .meta({ type: 'integer', minimum: 1, maximum: PAGE_ROWS_MAX, default: PAGE_ROWS_DEFAULT }),
  cursor: z.string().min(1).max(CURSOR_CHARS_MAX).optional().meta({ description: '`next_cursor` of the page before' }),
};

export { page as PAGE_QUERY };

/** Name of a connection. */
export const CONNECTION_NAME = /^[\w.-]{1,64}$/;

const CONNECTION = z
  .string()
  .regex(CONNECTION_NAME, 'must be the name of a connection')
  .default('default')
  .meta({ description: 'The Stripe connection' });

/** What every call of the API may carry. */
export const CONNECTION_QUERY = z.strictObject({ connection: CONNECTION });

export const ORDERS_QUERY = z.strictObject({
  connection: CONNECTION,
  payment_status: z.enum(PAYMENT_STATES).optional(),
  customer: oneLine().optional().meta({ description: 'The order system’s own name of the customer' }),
  updated_since: instantIn.optional().meta({
    description:
      'Only orders changed at or after this time, oldest change first. Overlap successive calls by a minute.',
  }),
  ...page,
});

export const PAYMENTS_QUERY = z.strictObject({
  connection: CONNECTION,
  unapplied: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: '`true`: only payments with money on no order · `false`: only those without' }),
  status: z.enum(PAYMENT_STATUSES).optional(),
  customer: oneLine()
    .optional()
    .meta({ description: 'The order system’s name of the customer, or Stripe’s (`cus_…`)' }),
  ...page,
});

/** How those of no owner are asked for. */
export const OF_NOBODY = 'nobody';

const AMOUNT = `must be a whole number of minor units, from 0 to ${MINOR_UNITS_MAX}`;

const amount = (description: string) =>
  z
    .string()
    .regex(/^\d{1,16}$/, AMOUNT)
    .transform(Number)
    .pipe(z.int().max(MINOR_UNITS_MAX, AMOUNT))
    .optional()
    .meta({ type: 'integer', minimum: 0, maximum: MINOR_UNITS_MAX, description });

export const EXCEPTIONS_QUERY = z.strictObject({
  connection: CONNECTION,
  state: z.enum(EXCEPTION_STATES).optional(),
  reason: EXCEPTION_REASON.optional(),
  severity: z.enum(SEVERITIES).optional().meta({ description: 'As it is now: what stays open becomes more urgent' }),
  owner: oneLine()
    .optional()
    .meta({ description: `Who looks after it · \`${OF_NOBODY}\`: only those of no owner` }),
  due_before: instantIn.optional().meta({ description: 'Only those due before this time' }),
  currency: z
    .string()
    .regex(/^[a-z]{3}$/, 'must be three lower-case letters, for example usd')
    .optional(),
  amount_min: amount('Only those of at least this amount, in minor units of whatever currency'),
  amount_max: amount('Only those of at most this amount'),
  payment: oneLine().optional().meta({ description: 'Stripe’s id of the payment or of its charge' }),
  order: oneLine().optional().meta({ description: 'The reference of the order' }),
  sort: z
    .enum(['newest', 'due'])
    .default('newest')
    .meta({ description: '`due`: what is due first comes first, behind what has no due time' }),
  ...page,
});

/** One page of a list. `next_cursor` is null on the last. */
export function pageOf<T extends z.ZodType>(row: T) {
  return z.object({ data: z.array(row), next_cursor: z.string().nullable() });
}

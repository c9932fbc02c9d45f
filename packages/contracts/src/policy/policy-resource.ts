import { instantIn, instantOut, minorUnits, oneLine } from '../http/fields.js';
import { z } from '../http/zod.js';
import { POLICY_DOCUMENT, WHOLE_POLICY_DOCUMENT } from './policy-document.js';
import { POLICY_NOTE_CHARS_MAX, PREVIEW_HTTP_LINES_MAX, PREVIEW_HTTP_PAYMENTS_MAX } from './policy-limits.js';

const note = oneLine(POLICY_NOTE_CHARS_MAX).optional().meta({ description: 'Why, for the history and the audit log' });

/** The body of a new policy; the policy within is read by `readPolicy`. */
export const POLICY_BODY = z.strictObject({ policy: z.unknown(), note });
/** The same as it is described to people. */
export const POLICY_BODY_DESCRIBED = z.strictObject({ policy: POLICY_DOCUMENT, note });

const IN_FORCE = z
  .string()
  .meta({ description: 'Name and version, as they stand on what is placed', example: 'quittance@3' });
const CUSTOMER = z.string().nullable().meta({ description: 'null: everybody without a policy of their own' });

/** The policy that counts for everybody or for one customer. */
export const POLICY_RESOURCE = z.object({
  customer: CUSTOMER,
  version: z.int().meta({ description: 'The newest version written here; 0: none ever was' }),
  own: z
    .boolean()
    .meta({ description: 'false: what comes with the product, or for a customer what counts for everybody' }),
  in_force: IN_FORCE,
  policy: WHOLE_POLICY_DOCUMENT.meta({ description: 'What is in force, nothing left out' }),
  problem: z.string().nullable().meta({
    description: 'Why the newest version cannot be read; the last one that can, or what comes next, is in force',
  }),
  actor: z.string().nullable(),
  note: z.string().nullable(),
  created_at: instantOut.nullable(),
});
export type PolicyResource = z.output<typeof POLICY_RESOURCE>;

/** One version of the history. */
export const POLICY_VERSION_RESOURCE = z.object({
  version: z.int(),
  customer: CUSTOMER,
  policy: WHOLE_POLICY_DOCUMENT.nullable().meta({ description: 'null: taken back, or it cannot be read' }),
  problem: z.string().nullable(),
  actor: z.string(),
  note: z.string().nullable(),
  created_at: instantOut,
});
export type PolicyVersionResource = z.output<typeof POLICY_VERSION_RESOURCE>;

const limit = z
  .int()
  .min(1)
  .max(PREVIEW_HTTP_PAYMENTS_MAX)
  .optional()
  .meta({ description: 'Payments replayed at the most; the oldest of the period' });

const preview = {
  customer: z.string().optional().meta({ description: 'As this customer’s own policy; left out, as everybody’s' }),
  from: instantIn.optional().meta({ description: 'Payments made from this time on' }),
  to: instantIn.optional().meta({ description: 'and before this one' }),
  limit,
};
export const PREVIEW_BODY = z.strictObject({ policy: z.unknown(), ...preview });
export const PREVIEW_BODY_DESCRIBED = z.strictObject({ policy: POLICY_DOCUMENT, ...preview });

const count = z.int().min(0);

const PLACED = z.object({
  policy: IN_FORCE,
  status: z.enum(['applied', 'partial', 'unapplied', 'review']),
  rule: z.string(),
  allocations: z.array(z.object({ order: z.string(), amount: minorUnits })),
  adjustments: z.array(z.object({ order: z.string(), amount: minorUnits, reason: z.string() })),
  remainder: minorUnits.meta({ description: 'On account' }),
  because: z.string(),
});

/** A payment that the other policy would treat otherwise. */
export const PREVIEW_LINE = z.object({
  payment: z.string(),
  customer: z.string().nullable(),
  currency: z.string(),
  amount: minorUnits,
  paid_at: instantOut,
  change: z
    .enum(['new', 'lost', 'changed'])
    .meta({ description: 'Placed only by the new policy · only by the present one · on other orders or otherwise' }),
  before: PLACED,
  after: PLACED,
});
export type PreviewLineResource = z.output<typeof PREVIEW_LINE>;

/** What another policy would have done, in all. Sums in minor units; text where a JSON number would lose digits. */
export const PREVIEW_SUMMARY = z.object({
  payments: z.object({
    in_period: count,
    replayed: count,
    explicit: count.meta({ description: 'Outside: they carry their order’s reference' }),
    by_hand: count.meta({ description: 'Outside: a person decided' }),
    left_out: z.boolean().meta({ description: 'The period has more payments than were replayed' }),
  }),
  changes: z.object({ new: count, lost: count, changed: count, same: count }),
  money: z.array(
    z.object({
      currency: z.string(),
      placed_before: count,
      placed_after: count,
      moved: count.meta({
        description: 'Would lie elsewhere: on another order, or on account instead of an order, or the reverse',
      }),
      adjusted_before: count,
      adjusted_after: count,
    }),
  ),
  exceptions: z
    .object({ before: count, after: count, fewer: count, more: count })
    .meta({ description: 'Payments of which something would wait for a person; spared and caused by the new policy' }),
});
export type PreviewSummaryResource = z.output<typeof PREVIEW_SUMMARY>;

export const PREVIEW_ANSWER = z.object({
  summary: PREVIEW_SUMMARY,
  lines: z
    .array(PREVIEW_LINE)
    .meta({ description: `The first ${PREVIEW_HTTP_LINES_MAX} payments that would be treated otherwise` }),
  lines_left_out: count,
});

import { type AdjustmentReason, MATCHING_RULES, PRESET_POLICIES } from '@quittance/domain';
import { z } from '../http/zod.js';
import { checkCurrencies, minorUnitsMax, oneOf, percentText, whole } from './policy-fields.js';
import {
  POLICY_DAYS_MAX,
  POLICY_DUPLICATE_DAYS_MAX,
  POLICY_GROUP_SIZE_MAX,
  POLICY_GROUP_SIZE_MIN,
  POLICY_NAME_CHARS_MAX,
  POLICY_TOLERANCES_MAX,
} from './policy-limits.js';
import { says, shown } from './says.js';

/** Policies that come with the product; a document says what it changes of one of them. */
export const POLICY_PRESET_NAMES = PRESET_POLICIES.map((each) => each.name) as [string, ...string[]];

/** Names under which a difference may be closed without a person. Money that came another way never is. */
export const TOLERANCE_REASONS = [
  'bank_fee',
  'rounding',
  'early_payment_discount',
  'short_payment',
  'write_off',
] as const satisfies readonly AdjustmentReason[];

const MODES = ['automatic', 'suggest'] as const;
const NAME = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/;

const name = z
  .string()
  .max(POLICY_NAME_CHARS_MAX, {
    error: () => says('is too long', `write at most ${POLICY_NAME_CHARS_MAX} characters`),
  })
  .regex(NAME, {
    error: ({ input }) =>
      says(`${shown(input)} cannot be a name`, 'write small letters, digits, ".", "-" or "_", as oldest-first'),
  })
  .meta({ description: 'Stands, with its version, on every row that the policy places', example: 'oldest-first' });

const RULE_USE = z.strictObject({
  rule: oneOf(MATCHING_RULES, 'The rule'),
  mode: oneOf(MODES, 'Place money, or only show a person what the rule would do'),
  except_in: z
    .array(z.string())
    .superRefine((codes, context) =>
      checkCurrencies(codes, (index, _code, message) =>
        context.addIssue({ code: 'custom', path: [index], message, input: codes }),
      ),
    )
    .optional()
    .meta({ description: 'Currencies in which the rule is not asked', example: ['jpy'] }),
});

const RULES = z
  .array(RULE_USE)
  .min(1, { error: () => says('is empty', 'name at least one rule; with the mode suggest it moves no money') })
  .superRefine((rules, context) => {
    const seen = new Set<string>();
    rules.forEach(({ rule }, index) => {
      if (seen.has(rule))
        context.addIssue({
          code: 'custom',
          path: [index, 'rule'],
          message: says(`${shown(rule)} is asked already, further up`, 'name each rule once'),
          input: rules,
        });
      seen.add(rule);
    });
  })
  .meta({ description: 'The rules in the order in which they are asked; one that is left out is not asked' });

const TOLERANCE = z.strictObject({
  reason: oneOf(TOLERANCE_REASONS, 'The name under which the difference is booked'),
  amount_max: minorUnitsMax('Most that may be missing, in minor units of the payment’s currency'),
  amount_max_in: z
    .record(z.string(), minorUnitsMax('Most that may be missing in this currency'))
    .superRefine((amounts, context) =>
      checkCurrencies(Object.keys(amounts), (_index, code, message) =>
        context.addIssue({ code: 'custom', path: [code], message, input: amounts }),
      ),
    )
    .optional()
    .meta({ description: 'Other limits for single currencies, in their minor units', example: { jpy: 500 } }),
  percent_max: percentText,
  funded_by: oneOf(['bank_transfer'], 'Only for money that came this way').optional(),
  within_days: whole(
    1,
    POLICY_DAYS_MAX,
    'days',
    'Only when the payment was made within so many days after the order was placed',
  ).optional(),
});

const daysOrNull = (description: string) =>
  whole(0, POLICY_DAYS_MAX, 'days', description).nullable().optional().meta({ description });

const WINDOW = z
  .strictObject({
    look_back_days: daysOrNull('Days before the payment on which an order may have been placed at the earliest'),
    future_days: daysOrNull('Days after the payment on which an order may be placed at the latest'),
    overdue_days: daysOrNull('Days that an order may be past its due date'),
  })
  .meta({ description: 'Which open orders the amount alone may find; `null` sets no limit. Fields left out stay' });

/** A matching policy as a document: what is left out stays as it is in the policy that it extends. */
export const POLICY_DOCUMENT = z.strictObject({
  extends: oneOf(POLICY_PRESET_NAMES, 'The policy that this one changes; `quittance` unless given').optional(),
  name: name.optional(),
  rules: RULES.optional(),
  several_references: oneOf(
    ['split', 'ignore'],
    'Several references in one text: split, or let it say nothing',
  ).optional(),
  tolerances: z
    .array(TOLERANCE)
    .max(POLICY_TOLERANCES_MAX, {
      error: () => says('has too many entries', `write at most ${POLICY_TOLERANCES_MAX} tolerances`),
    })
    .optional()
    .meta({ description: 'Differences that may be closed; the first that fits names the reason' }),
  short_payment: oneOf(
    ['part_payment', 'on_account'],
    'A named order that the money does not cover, beyond every tolerance: pay it in part, or leave all on account',
  ).optional(),
  group_size_max: whole(
    POLICY_GROUP_SIZE_MIN,
    POLICY_GROUP_SIZE_MAX,
    'orders',
    'Most orders tried together for an exact sum; 1 tries no groups',
  ).optional(),
  group_ties: oneOf(
    ['ask', 'oldest'],
    'Several smallest groups with exactly the sum: ask, or take the oldest',
  ).optional(),
  oldest_first: oneOf(
    ['in_full', 'in_part'],
    'The rule oldest_first: only orders that the money covers in full, or the rest on the first that it does not',
  ).optional(),
  near_references: oneOf(
    ['automatic', 'suggest', 'off'],
    'References that are not written exactly: place where a second witness agrees, show, or ignore',
  ).optional(),
  named_payers: oneOf(
    MODES,
    'Payers known only by the name on the transfer: place where the amount agrees as well, or only show',
  ).optional(),
  window: WINDOW.optional(),
  duplicate_days: whole(
    0,
    POLICY_DUPLICATE_DAYS_MAX,
    'days',
    'Days within which the same payer, amount and reference again is suspected to be a duplicate; 0 suspects nothing',
  ).optional(),
});
export type PolicyDocument = z.input<typeof POLICY_DOCUMENT>;

/** The same with nothing left out: as a policy is kept and shown. */
export const WHOLE_POLICY_DOCUMENT = POLICY_DOCUMENT.omit({ extends: true })
  .required()
  .extend({ window: WINDOW.required() });
export type WholePolicyDocument = z.output<typeof WHOLE_POLICY_DOCUMENT>;

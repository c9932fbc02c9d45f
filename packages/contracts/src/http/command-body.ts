import { ADJUSTMENT_REASONS, type WriteOffReason } from '@quittance/domain';
import { manyLines, minorUnits, oneLine, reference } from './fields.js';
import { COMMANDS_MAX, NOTE_CHARS_MAX, SPLIT_ORDERS_MAX } from './limits.js';
import { CONNECTION_QUERY } from './list-queries.js';
import { z } from './zod.js';

const ROW_ID = 'must be an id as the API shows it';
const rowId = z
  .string()
  .regex(/^[1-9]\d{0,18}$/, ROW_ID)
  .meta({ example: '42' });

const note = manyLines(NOTE_CHARS_MAX).min(1).meta({ description: 'Why, for whoever looks at it later' });
const part = minorUnits.min(1, 'must be at least one minor unit');
const some = part.optional();
const WRITE_OFF_REASONS = ADJUSTMENT_REASONS.filter((each): each is WriteOffReason => each !== 'paid_outside');

/** The fields of each action. Amounts that are left out mean: as much as there is. */
const ACTIONS = {
  apply: { order: reference, amount: some },
  split: {
    allocations: z
      .array(z.strictObject({ order: reference, amount: part }))
      .min(1)
      .max(SPLIT_ORDERS_MAX)
      .meta({ description: 'All of them, or none' }),
  },
  unapply: { application: rowId },
  write_off: {
    order: reference.optional().meta({ description: 'Left out: the order of the exception' }),
    amount: some,
    reason: z.enum(WRITE_OFF_REASONS as [WriteOffReason, ...WriteOffReason[]]).optional(),
  },
  unadjust: { adjustment: rowId },
  on_account: {},
  mark_paid_outside: {
    order: reference,
    amount: some,
    proof: oneLine().meta({ description: 'What proves it', example: 'cheque 4711' }),
  },
  propose_refund: { amount: some },
  refund_settled_outside: {
    proof: oneLine().meta({
      description: 'What proves that the customer got it by another route',
      example: 'SEPA 4711',
    }),
  },
  dismiss: {},
  assign: { owner: oneLine() },
  reopen: {},
} as const;

/** What to do with an exception: `POST /v1/exceptions/{id}:resolve`. */
export const OPERATOR_COMMAND = commandsWith({});
export type OperatorCommandBody = z.output<typeof OPERATOR_COMMAND>;

/** One command of a batch: the same with its exception. */
export const BATCH_COMMAND = commandsWith({ exception: rowId });

/** The body of `POST /v1/exceptions:batch`. Its commands are read one by one, so that one that is wrong fails alone. */
export const BATCH_COMMANDS_BODY = z.strictObject({ commands: z.array(z.unknown()).min(1).max(COMMANDS_MAX) });

/** The body of `POST /v1/payments/{id}/applications`. */
export const APPLICATION_BODY = z.strictObject({ ...ACTIONS.apply, note: note.optional() });

/** The body of `POST /v1/orders/{reference}:mark-paid-outside`. */
export const PAID_OUTSIDE_BODY = z.strictObject({
  amount: some,
  proof: ACTIONS.mark_paid_outside.proof,
  note: note.optional(),
});

/** The query of a call that undoes something and has no body. */
export const UNDO_QUERY = CONNECTION_QUERY.extend({ note: note.optional() });

function commandsWith<More extends z.ZodRawShape>(more: More) {
  const command = <Action extends string, Fields extends z.ZodRawShape>(action: Action, fields: Fields) =>
    z.strictObject({ ...more, action: z.literal(action), ...fields, note: note.optional() });
  const actions = [...Object.keys(ACTIONS), 'comment'].join(', ');
  return z.discriminatedUnion(
    'action',
    [
      command('apply', ACTIONS.apply),
      command('split', ACTIONS.split),
      command('unapply', ACTIONS.unapply),
      command('write_off', ACTIONS.write_off),
      command('unadjust', ACTIONS.unadjust),
      command('on_account', ACTIONS.on_account),
      command('mark_paid_outside', ACTIONS.mark_paid_outside),
      command('propose_refund', ACTIONS.propose_refund),
      command('refund_settled_outside', ACTIONS.refund_settled_outside),
      command('dismiss', ACTIONS.dismiss),
      command('assign', ACTIONS.assign),
      command('reopen', ACTIONS.reopen),
      z.strictObject({ ...more, action: z.literal('comment'), note }),
    ],
    { error: (issue) => (issue.code === 'invalid_union' ? `must be one of ${actions}` : undefined) },
  );
}

import { instantIn, instantOut, manyLines, oneLine } from './fields.js';
import { NOTE_CHARS_MAX } from './limits.js';
import { CONNECTION_QUERY, PAGE_QUERY } from './list-queries.js';
import { z } from './zod.js';

const KINDS = ['event', 'order_change', 'push'] as const;

/** Rows of one call that retries or dismisses, and how many there are unless asked. */
export const DEAD_LETTERS_ACTED_MAX = 5_000;
export const DEAD_LETTERS_ACTED_DEFAULT = 1_000;
/** Ids named in one call. */
export const DEAD_LETTER_IDS_MAX = 1_000;

const ID = 'must be an id as the list shows it: ev-17 or ms-17';
const id = z
  .string()
  .regex(/^(?:ev|ms)-[1-9]\d{0,18}$/, ID)
  .meta({ example: 'ms-17' });
const reason = z.string().meta({
  description: 'Stable: what was wrong in general. New ones may be added',
  example: 'oms.push_refused',
});

const kind = z.enum(KINDS).meta({
  description:
    '`event`: an event of Stripe that its stage failed to handle · `order_change`: matching failed to hear of a changed order · `push`: the order system did not take an update',
});

const FILTER = {
  kind: kind.optional(),
  stage: oneLine(16).optional().meta({ example: 'pushback' }),
  reason: oneLine(100).optional().meta({ example: 'oms.push_refused' }),
  parked_before: instantIn.optional().meta({ description: 'Only what was given up before this time' }),
  parked_since: instantIn.optional().meta({ description: 'Only what was given up at or after this time' }),
  event_type: oneLine().optional().meta({ description: 'Only events of this type', example: 'charge.succeeded' }),
  order: oneLine().optional().meta({ description: 'Only messages about the order of this reference' }),
  payment: oneLine().optional().meta({ description: 'Only of this payment, or of this object of Stripe’s' }),
};

export const DEAD_LETTERS_QUERY = CONNECTION_QUERY.extend({ ...FILTER, ...PAGE_QUERY });
export const DEAD_LETTERS_COUNT_QUERY = CONNECTION_QUERY.extend(FILTER);
export const DEAD_LETTER_QUERY = CONNECTION_QUERY.extend({
  personal: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: '`true`: also what people wrote (names, addresses, texts); noted in the audit log' }),
});

const acted = {
  ids: z.array(id).min(1).max(DEAD_LETTER_IDS_MAX).optional().meta({ description: 'These; else what `filter` finds' }),
  filter: z
    .strictObject(FILTER)
    .refine((each) => Object.values(each).some((value) => value !== undefined), 'must say something')
    .optional(),
  limit: z
    .int()
    .min(1)
    .max(DEAD_LETTERS_ACTED_MAX)
    .default(DEAD_LETTERS_ACTED_DEFAULT)
    .meta({ description: 'Rows of this call; call again with `cursor` for more' }),
  cursor: z.string().min(1).max(200).optional().meta({ description: '`next_cursor` of the call before' }),
};
const note = manyLines(NOTE_CHARS_MAX).min(1).meta({ description: 'Why, for the audit log' });
const ONE_OF = 'give either `ids` or `filter`';
const oneOf = (body: { readonly ids?: unknown; readonly filter?: unknown }) =>
  (body.ids === undefined) !== (body.filter === undefined);

export const RETRY_BODY = z.strictObject({ ...acted, note: note.optional() }).refine(oneOf, ONE_OF);
export const DISMISS_BODY = z.strictObject({ ...acted, note }).refine(oneOf, ONE_OF);

/** What came of one call. */
const answered = (word: string) =>
  z.object({
    [word]: z.int().meta({ description: 'Rows of this call' }),
    left: z.int().meta({ description: 'Rows that still fit; at least, when `more`' }),
    more: z.boolean(),
    next_cursor: z.string().nullable().meta({ description: 'Not null: call again with it to go on' }),
  });
export const RETRY_ANSWER = answered('retried');
export const DISMISS_ANSWER = answered('dismissed');

/** Something that was given up and waits for a person. */
export const DEAD_LETTER_RESOURCE = z.object({
  id,
  kind,
  stage: z.string(),
  connection: z.string(),
  reason,
  error: z.string().meta({ description: 'The last error in words' }),
  parked_at: instantOut,
  arrived_at: instantOut,
  attempts: z.int(),
  event: z.string().nullable().meta({ description: 'Stripe’s id of the event' }),
  event_type: z.string().nullable(),
  object: z.string().nullable().meta({ description: 'Stripe’s id of what the event tells of' }),
  payment: z.string().nullable(),
  order: z.string().nullable().meta({ description: 'Reference of the order that the message is about' }),
  version: z.int().nullable(),
  refund: z.string().nullable().meta({ description: 'Stripe’s id of the refund that the push is about' }),
  webhook_id: z.string().nullable().meta({ description: 'Of a push that was sent: the same for every try' }),
  answer_status: z.int().nullable().meta({ description: 'HTTP status of the order system’s last answer' }),
});
export type DeadLetterResource = z.output<typeof DEAD_LETTER_RESOURCE>;

export const DEAD_LETTER_INSIDE = DEAD_LETTER_RESOURCE.extend({
  body: z.unknown().meta({ description: 'The event, or the push as it was sent; null: nothing was sent' }),
  answer: z.unknown().meta({ description: 'The beginning of the order system’s last answer' }),
  history: z.array(z.object({ at: instantOut, actor: z.string(), action: z.string(), note: z.string().nullable() })),
});

export const DEAD_LETTER_COUNTS = z.object({
  rows: z.int(),
  more: z.boolean().meta({ description: 'There are more than were counted' }),
  reasons: z.array(z.object({ reason, kind, stage: z.string(), rows: z.int(), since: instantOut })),
});

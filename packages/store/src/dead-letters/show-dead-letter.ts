import type { Sql } from '../sql.js';
import { readDeadLetterId } from './dead-letter-filter.js';
import { type DeadLetter, listDeadLetters } from './list-dead-letters.js';
import { type Insight, redactBody, redactText } from './redact-body.js';

/** Characters of a body that are read to be shown. */
const BODY_CHARS_MAX = 1_048_576;

export interface DeadLetterInside extends DeadLetter {
  /** The event as Stripe sent it, or the push as it was sent; `null`: nothing was sent yet. */
  readonly body: unknown;
  /** The beginning of the order system's last answer. */
  readonly answer: unknown;
  /** What was done about it before, the latest first. */
  readonly history: readonly DeadLetterAct[];
}

export interface DeadLetterAct {
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly note: string | null;
}

/** Commands on one row that are shown. */
const HISTORY_ROWS_MAX = 50;

/** One row with what is inside of it. @returns `null` when nothing of this id is parked in this connection */
export async function showDeadLetter(
  sql: Sql,
  at: { readonly id: string; readonly connectionId?: string | undefined },
  insight: Insight,
): Promise<DeadLetterInside | null> {
  const id = readDeadLetterId(at.id);
  if (id === null) return null;
  const [found] = await listDeadLetters(sql, { ids: [at.id], connectionId: at.connectionId }, { rows: 1 });
  if (found === undefined) return null;
  const { place: _place, ...letter } = found;
  const answer = id.table === 'stripe_events' ? 'NULL' : 'answer';
  const [row] = await sql.select<{ body: Buffer | string | null; answer: string | null }>(
    `SELECT body, ${answer} AS answer FROM ${id.table} WHERE id = ?`,
    [id.row],
  );
  const body = row?.body?.toString('utf8').slice(0, BODY_CHARS_MAX);
  return {
    ...letter,
    error: redactText(letter.error, insight),
    body: body === undefined ? null : redactBody(body, insight),
    answer: row?.answer ? redactBody(row.answer, insight) : null,
    history: await readHistory(sql, letter, id.row),
  };
}

async function readHistory(sql: Sql, letter: DeadLetter, row: string): Promise<DeadLetterAct[]> {
  const subject =
    letter.kind === 'event'
      ? letter.event
      : `${letter.kind === 'push' ? `out_${row}` : `message ${row}`} ${letter.order}`.slice(0, 320);
  return sql.select<DeadLetterAct>(
    'SELECT at, actor, action, note FROM audit_log WHERE subject = ? ORDER BY id DESC LIMIT ?',
    [subject, HISTORY_ROWS_MAX],
  );
}

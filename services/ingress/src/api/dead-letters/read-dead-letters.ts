import {
  DEAD_LETTER_QUERY,
  DEAD_LETTERS_COUNT_QUERY,
  DEAD_LETTERS_QUERY,
  type DeadLetterResource,
} from '@quittance/contracts';
import {
  countDeadLetters,
  DEAD_LETTER_TABLES,
  type DeadLetter,
  type DeadLetterPlace,
  listDeadLetters,
  redactText,
  showDeadLetter,
  writeAudit,
} from '@quittance/store';
import { HttpProblem } from '../../answers/http-problem.js';
import { actorOf } from '../access/actor-of.js';
import { callerOf, needRole } from '../access/caller.js';
import type { Handler } from '../answering.js';
import { fromCursor, toCursor } from '../cursor.js';
import { queryOf } from '../query-of.js';
import { deadLetterFilterOf } from './filter-of.js';

const PLACE = { word: 'dead-letter', numbers: 3 };

/** `GET /v1/dead-letters` */
export const listLetters: Handler = async ({ parts, request, connection }) => {
  const { limit, cursor, connection: _name, ...asked } = queryOf(DEAD_LETTERS_QUERY, request);
  const filter = deadLetterFilterOf(connection.id, asked);
  const found = await listDeadLetters(parts.store.sql, filter, { rows: limit + 1, after: placeOf(cursor) });
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1)?.place : undefined;
  const next_cursor = last === undefined ? null : toCursor([PLACE.word, ...numbersOf(last)]);
  return { status: 200, body: JSON.stringify({ data: page.map(showLetter), next_cursor }) };
};

/** `GET /v1/dead-letters:count` */
export const countLetters: Handler = async ({ parts, request, connection }) => {
  const asked = queryOf(DEAD_LETTERS_COUNT_QUERY, request);
  const counts = await countDeadLetters(parts.store.sql, deadLetterFilterOf(connection.id, asked));
  return { status: 200, body: JSON.stringify(counts) };
};

/** `GET /v1/dead-letters/{id}`: with its body, and what people wrote in it where that is asked for. */
export const getLetter: Handler = async ({ parts, request, connection }) => {
  const { personal } = queryOf(DEAD_LETTER_QUERY, request);
  const id = String(request.params['id']);
  const { sql } = parts.store;
  const insight = personal === 'true' ? 'personal' : 'structure';
  if (insight === 'personal') needRole(callerOf(request), 'admin', 'see what people wrote');
  const letter = await showDeadLetter(sql, { id, connectionId: connection.id }, insight);
  if (letter === null) throw new HttpProblem('dead_letter_not_found');
  if (insight === 'personal')
    await writeAudit(sql, { actor: actorOf(request), action: 'dead_letter.reveal', subject: id });
  const { body, answer, history } = letter;
  return { status: 200, body: JSON.stringify({ ...showLetter(letter), error: letter.error, body, answer, history }) };
};

function showLetter(letter: DeadLetter): DeadLetterResource {
  const { id, kind, stage, connection, reason, attempts, event, object, payment, order, refund } = letter;
  return {
    id,
    kind,
    stage,
    connection,
    reason,
    error: redactText(letter.error, 'structure'),
    parked_at: letter.parkedAt.toISOString(),
    arrived_at: letter.arrivedAt.toISOString(),
    attempts,
    event,
    event_type: letter.eventType,
    object,
    payment,
    order,
    version: letter.version === null ? null : Number(letter.version),
    refund,
    webhook_id: letter.webhookId,
    answer_status: letter.answerStatus,
  };
}

function placeOf(cursor: string | undefined): DeadLetterPlace | null {
  const [parkedMs, table, row] = fromCursor(cursor, PLACE) ?? [];
  if (row === undefined) return null;
  return { parkedMs: Number(parkedMs), table: DEAD_LETTER_TABLES[Number(table)] ?? 'stripe_events', row };
}

function numbersOf({ parkedMs, table, row }: DeadLetterPlace): string[] {
  return [String(parkedMs), String(DEAD_LETTER_TABLES.indexOf(table)), row];
}

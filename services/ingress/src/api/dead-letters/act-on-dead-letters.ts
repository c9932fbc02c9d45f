/**
 * Retries or lets be what was given up, a bounded number of rows a call. `next_cursor` goes on behind the last of them, so that a program works
 * through any number with progress, and through each row once.
 */
import { CONNECTION_QUERY, DISMISS_BODY, RETRY_BODY } from '@quittance/contracts';
import {
  countDeadLetters,
  DEAD_LETTER_TABLES,
  type DeadLetterCommand,
  type DeadLetterMark,
  type DeadLettersDone,
  dismissDeadLetters,
  retryDeadLetters,
} from '@quittance/store';
import type { z } from 'zod';
import { actorOf } from '../access/actor-of.js';
import type { Answer, Call, Handler } from '../answering.js';
import { fromCursor, toCursor } from '../cursor.js';
import { queryOf } from '../query-of.js';
import { bodyOf } from '../read-body.js';
import { deadLetterFilterOf } from './filter-of.js';

const PLACE = { word: 'acted', numbers: 3 };

/** `POST /v1/dead-letters:retry` */
export const retryLetters: Handler = (call) => {
  queryOf(CONNECTION_QUERY, call.request);
  const body = bodyOf(RETRY_BODY, call.request);
  const { note } = body;
  return act(call, body, 'retried', (command) =>
    retryDeadLetters(call.parts.store, note === undefined ? command : { ...command, note }),
  );
};

/** `POST /v1/dead-letters:dismiss` */
export const dismissLetters: Handler = (call) => {
  queryOf(CONNECTION_QUERY, call.request);
  const body = bodyOf(DISMISS_BODY, call.request);
  return act(call, body, 'dismissed', (command) =>
    dismissDeadLetters(call.parts.store, { ...command, note: body.note }),
  );
};

async function act(
  { parts, request, connection }: Call,
  body: z.output<typeof RETRY_BODY>,
  word: 'retried' | 'dismissed',
  run: (command: DeadLetterCommand) => Promise<DeadLettersDone>,
): Promise<Answer> {
  const filter = { ...deadLetterFilterOf(connection.id, body.filter ?? {}), ids: body.ids };
  const from = markOf(body.cursor);
  const done = await run({
    filter,
    actor: actorOf(request),
    rowsMax: body.limit,
    ...(from === null ? {} : { from }),
  });
  const left = await countDeadLetters(parts.store.sql, filter);
  return {
    status: 200,
    body: JSON.stringify({ [word]: done.rows, left: left.rows, more: left.more, next_cursor: cursorOf(done.next) }),
  };
}

function markOf(cursor: string | undefined): DeadLetterMark | null {
  const [table, row, untilMs] = fromCursor(cursor, PLACE) ?? [];
  if (row === undefined) return null;
  return { table: DEAD_LETTER_TABLES[Number(table)] ?? 'stripe_events', row, untilMs: Number(untilMs) };
}

function cursorOf(mark: DeadLetterMark | null): string | null {
  if (mark === null) return null;
  return toCursor([PLACE.word, String(DEAD_LETTER_TABLES.indexOf(mark.table)), mark.row, String(mark.untilMs)]);
}

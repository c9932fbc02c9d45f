import type { Sql } from '../sql.js';
import { isDuplicate } from '../transaction.js';

/** An answer as it was given. */
export interface KeptAnswer {
  readonly status: number;
  readonly body: string;
}

export type Claim =
  /** The key is this request's own: answer it, then keep or release. */
  | { readonly kind: 'claimed' }
  | { readonly kind: 'answered'; readonly answer: KeptAnswer }
  | { readonly kind: 'other_request' }
  | { readonly kind: 'in_use' };

/** A claim without an answer is that of a process that died; after this time another may take it over. */
export const CLAIM_SECONDS_MAX = 60;
/** Hours that an answer is kept. */
export const KEPT_HOURS = 24;
const FORGET_ROWS_MAX = 1_000;
/** Stands in `answer_status` until there is an answer. */
const UNANSWERED = 0;

interface KeyOf {
  readonly connectionId: string;
  readonly key: string;
  /** Hash over method, address and body, in hex. */
  readonly requestHash: string;
}

/** Takes a key for a request, or tells what it was taken for. The unique key lets only one of several at once have it. */
export async function claimKey(sql: Sql, of: KeyOf): Promise<Claim> {
  try {
    await sql.insertMany(
      'idempotency_keys',
      ['connection_id', 'idempotency_key', 'request_hash', 'answer_status', 'answer'],
      [[of.connectionId, of.key, of.requestHash, UNANSWERED, '']],
    );
    return { kind: 'claimed' };
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
  const [row] = await sql.select<{ request_hash: string; answer_status: number; answer: string; old: number | string }>(
    `SELECT request_hash, answer_status, answer, created_at < CURRENT_TIMESTAMP(3) - INTERVAL ${CLAIM_SECONDS_MAX} SECOND AS old
     FROM idempotency_keys WHERE connection_id = ? AND idempotency_key = ?`,
    [of.connectionId, of.key],
  );
  if (row === undefined) return { kind: 'in_use' };
  if (row.request_hash !== of.requestHash) return { kind: 'other_request' };
  if (row.answer_status !== UNANSWERED)
    return { kind: 'answered', answer: { status: row.answer_status, body: row.answer } };
  if (Number(row.old) !== 1 || !(await takeOver(sql, of))) return { kind: 'in_use' };
  return { kind: 'claimed' };
}

async function takeOver(sql: Sql, of: KeyOf): Promise<boolean> {
  const { affectedRows } = await sql.write(
    `UPDATE idempotency_keys SET created_at = CURRENT_TIMESTAMP(3)
     WHERE connection_id = ? AND idempotency_key = ? AND request_hash = ? AND answer_status = ${UNANSWERED}
       AND created_at < CURRENT_TIMESTAMP(3) - INTERVAL ${CLAIM_SECONDS_MAX} SECOND`,
    [of.connectionId, of.key, of.requestHash],
  );
  return affectedRows === 1;
}

/** Keeps the answer for whoever asks again. */
export async function keepAnswer(sql: Sql, of: KeyOf, answer: KeptAnswer): Promise<void> {
  await sql.write(
    'UPDATE idempotency_keys SET answer_status = ?, answer = ? WHERE connection_id = ? AND idempotency_key = ? AND request_hash = ?',
    [answer.status, answer.body, of.connectionId, of.key, of.requestHash],
  );
}

/** Gives a key back: the request failed and may be tried again. */
export async function releaseKey(sql: Sql, of: KeyOf): Promise<void> {
  await sql.write(
    `DELETE FROM idempotency_keys WHERE connection_id = ? AND idempotency_key = ? AND request_hash = ? AND answer_status = ${UNANSWERED}`,
    [of.connectionId, of.key, of.requestHash],
  );
}

/** Deletes answers that are kept long enough, a bounded number at a time. @returns rows deleted */
export async function forgetAnswers(sql: Sql): Promise<number> {
  const { affectedRows } = await sql.write(
    `DELETE FROM idempotency_keys WHERE created_at < CURRENT_TIMESTAMP(3) - INTERVAL ${KEPT_HOURS} HOUR
     ORDER BY created_at LIMIT ${FORGET_ROWS_MAX}`,
  );
  return affectedRows;
}

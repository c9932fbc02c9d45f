/**
 * Keeps the outcome of a command under the caller's key, so that the same command again does nothing and says the same.
 *
 * The key's row is written in the transaction of the command itself: whoever crashes between the commit and the answer finds the outcome when it
 * asks again. Of two at once the second waits for the first one's commit. Rows are forgotten with the other kept answers.
 */
import { createHash } from 'node:crypto';
import type { Sql } from '../sql.js';
import { isDuplicate } from '../transaction.js';
import type { CommandDone, CommandRequest } from './command-request.js';

export type KeyClaim =
  | { readonly kind: 'claimed' }
  | { readonly kind: 'replayed'; readonly outcome: CommandDone }
  | { readonly kind: 'other_command' };

/** Status under which outcomes stand among the kept answers. */
const DONE = 200;

export async function claimCommandKey(sql: Sql, connectionId: string, request: CommandRequest): Promise<KeyClaim> {
  const { key = '' } = request;
  const hash = hashOf(request);
  try {
    await sql.insertMany(
      'idempotency_keys',
      ['connection_id', 'idempotency_key', 'request_hash', 'answer_status', 'answer'],
      [[connectionId, rowKey(key), hash, DONE, '']],
    );
    return { kind: 'claimed' };
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
  const [row] = await sql.select<{ request_hash: string; answer: string }>(
    'SELECT request_hash, answer FROM idempotency_keys WHERE connection_id = ? AND idempotency_key = ?',
    [connectionId, rowKey(key)],
  );
  if (row === undefined || row.request_hash !== hash) return { kind: 'other_command' };
  const outcome = JSON.parse(row.answer) as CommandDone;
  return { kind: 'replayed', outcome: { ...outcome, replayed: true, messages: { pushback: [], matching: [] } } };
}

export async function keepOutcome(sql: Sql, connectionId: string, key: string, outcome: CommandDone): Promise<void> {
  await sql.write('UPDATE idempotency_keys SET answer = ? WHERE connection_id = ? AND idempotency_key = ?', [
    JSON.stringify(outcome),
    connectionId,
    rowKey(key),
  ]);
}

/** A refused command may be sent again under its key. */
export async function forgetKey(sql: Sql, connectionId: string, key: string): Promise<void> {
  await sql.write('DELETE FROM idempotency_keys WHERE connection_id = ? AND idempotency_key = ?', [
    connectionId,
    rowKey(key),
  ]);
}

function rowKey(key: string): string {
  return `command:${createHash('sha256').update(key).digest('hex')}`;
}

function hashOf(request: CommandRequest): string {
  const text = JSON.stringify(request, (_field, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  return createHash('sha256').update(text).digest('hex');
}

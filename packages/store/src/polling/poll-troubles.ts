/**
 * What a person is asked about polling: a key that may not read, and events that nobody can read any more. Each is asked once and closes by itself.
 */
import type { ExceptionReason } from '@quittance/domain';
import { raiseExceptions, settleExceptions } from '../books/exception-rows.js';
import type { Store } from '../open-store.js';
import type { Sql } from '../sql.js';
import { clearPollTrouble, rewindPollCursors, savePollTrouble, writePollStep } from './poll-cursors.js';

type Reason = Extract<ExceptionReason, 'stripe_key_refused' | 'events_missed'>;

const GAP_KEY = 'poll:events_missed';
const KEY_KEY = 'poll:key_refused';

/** A list could not be read. `refused`: the key may not read it, or nothing at all, which is for a person. */
export async function notePollTrouble(
  store: Store,
  connectionId: string,
  name: string,
  { because, refused }: { readonly because: string; readonly refused: 'list' | 'key' | null },
): Promise<void> {
  await store.transaction(async (sql) => {
    await savePollTrouble(sql, connectionId, name, because);
    if (refused === 'key') await ask(sql, connectionId, KEY_KEY, 'stripe_key_refused', because);
    if (refused === 'list') await ask(sql, connectionId, refusedKey(name), 'stripe_key_refused', `${name}: ${because}`);
  });
}

/** A list is read again. */
export async function endPollTrouble(store: Store, connectionId: string, name: string): Promise<void> {
  await store.transaction(async (sql) => {
    await clearPollTrouble(sql, connectionId, name);
    const because = `${name} can be read again`;
    await settleExceptions(
      sql,
      connectionId,
      [refusedKey(name), KEY_KEY].map((key) => ({ key, because })),
    );
  });
}

/**
 * Events of that time are told no more: the lists of objects are to be compared anew from its beginning, the events are read from its end on,
 * and a person hears of it, all at once.
 */
export async function notePollGap(
  store: Store,
  connectionId: string,
  gap: { readonly fromMs: number; readonly toMs: number },
  names: { readonly events: string; readonly objects: readonly string[] },
): Promise<void> {
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
  await store.transaction(async (sql) => {
    await rewindPollCursors(sql, connectionId, names.objects, gap.fromMs);
    await writePollStep(sql, connectionId, names.events, { reachedMs: gap.toMs });
    const because = `events from ${day(gap.fromMs)} to ${day(gap.toMs)} UTC were not read and are listed no more; all objects made since are compared instead`;
    await ask(sql, connectionId, GAP_KEY, 'events_missed', because);
  });
}

/** All objects made since the gap have been compared. */
export async function endPollGap(store: Store, connectionId: string): Promise<void> {
  await store.transaction((sql) =>
    settleExceptions(sql, connectionId, [{ key: GAP_KEY, because: 'all objects made since then have been compared' }]),
  );
}

/** Raised anew only when it says something else, so that a trouble of days is one line of history. */
async function ask(sql: Sql, connectionId: string, key: string, reason: Reason, because: string): Promise<void> {
  const said = await sql.select<{ id: string }>(
    `SELECT id FROM exceptions WHERE connection_id = ? AND exception_key = ? AND because = ? AND state <> 'resolved'`,
    [connectionId, key, because],
  );
  if (said.length > 0) return;
  const none = { payment: null, order: null, currency: null, amount: null, candidates: [] };
  await raiseExceptions(sql, connectionId, [{ ...none, key, reason, because }], {
    payment: (stripeId) => stripeId,
    order: (reference) => reference,
  });
}

function refusedKey(name: string): string {
  return `poll:${name}:key_refused`;
}

/**
 * Compares Stripe's objects with the books, list by list, where it is due: what Stripe never made an event of is found here.
 *
 * Input: cursors, Stripe's lists. Output: events of our own making in the inbox. A window begins where the last one ended, and two days
 * back at least, so that an object is looked at again while it may still change. One process at a time compares. Stripe away: the
 * place is kept, and the next round goes on there; a list that the key may not read stops no other. Not relied upon: that Stripe made events.
 */
import { endPollGap, type PollCursor, readPollCursor, savePollStep, withNamedLock } from '@quittance/store';
import type { ReadTrouble } from '@quittance/stripe';
import { CASH_EVERY_ROUNDS } from '../limits.js';
import { endTrouble, noteTrouble } from '../note-trouble.js';
import { NOTHING_TO_DO, type PollParts, type Round } from '../parts.js';
import { compareCash } from './compare-cash.js';
import { compareList, type Window } from './compare-list.js';
import { CASH, OBJECT_LISTS } from './object-lists.js';

type Name = (typeof OBJECT_LISTS)[number] | typeof CASH;

export async function reconcile(parts: PollParts): Promise<Round> {
  return (await withNamedLock(parts.store, 'poll-objects', () => compareDue(parts))) ?? NOTHING_TO_DO;
}

async function compareDue(parts: PollParts): Promise<Round> {
  let trouble: ReadTrouble | null = null;
  let more = false;
  for (const name of [...OBJECT_LISTS, CASH] as const) {
    if (parts.signal.aborted) break;
    const cursor = await readPollCursor(parts.store.sql, parts.connection.id, name);
    const window = await windowDue(parts, cursor);
    if (window === null) continue;
    const met = await compareNow(parts, name, cursor, window);
    if (met === 'more') more = true;
    else if (met !== null) trouble = met;
    if (met !== null && met !== 'more' && met.kind === 'away') break;
  }
  if (trouble === null && !more) await endGapWhereDone(parts);
  return { full: more && trouble === null, trouble };
}

async function compareNow(
  parts: PollParts,
  name: Name,
  cursor: PollCursor,
  window: Window,
): Promise<ReadTrouble | 'more' | null> {
  const { metrics, reader, log, signal } = parts;
  const startedMs = performance.now();
  const met = name === CASH ? await compareCash(parts, window) : await compareList(parts, name, window);
  if (met !== null && met !== 'more') {
    await noteTrouble(parts, name, met);
    return met;
  }
  if (signal.aborted) return met;
  await endTrouble(parts, cursor);
  if (met === 'more') return met;
  metrics.reached(name, window.toMs, reader.nowMs());
  const from = new Date(window.fromMs).toISOString();
  log.info({ list: name, from, durationMs: Math.round(performance.now() - startedMs) }, 'poller.compared');
  return null;
}

/** The window under way; else a new one where the list is due; else null. */
async function windowDue(parts: PollParts, cursor: PollCursor): Promise<Window | null> {
  const { store, connection, reader, config } = parts;
  const { name, window, endedAgoMs, reachedMs } = cursor;
  if (window !== null) return window;
  const everyMs = config.RECONCILE_ROUND_MS * (name === CASH ? CASH_EVERY_ROUNDS : 1);
  if (endedAgoMs !== null && endedAgoMs < everyMs) return null;
  const toMs = reader.nowMs() - config.POLL_SETTLE_MS;
  const fromMs = Math.min(toMs - config.RECONCILE_BACK_MS, reachedMs ?? toMs);
  const begun: Window = { fromMs, toMs, pageAfter: null };
  await savePollStep(store, connection.id, name, { window: begun });
  return begun;
}

/** Events that were lost for good are made up for once every list has been compared since. */
async function endGapWhereDone({ store, connection }: PollParts): Promise<void> {
  for (const name of OBJECT_LISTS) {
    const { endedAgoMs } = await readPollCursor(store.sql, connection.id, name);
    if (endedAgoMs === null) return;
  }
  await endPollGap(store, connection.id);
}

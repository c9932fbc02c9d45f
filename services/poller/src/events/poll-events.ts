/**
 * One reading of Stripe's list of events: whatever no webhook has brought comes into the inbox by the same door.
 *
 * Input: the cursor, Stripe's list. Output: inbox rows; the cursor, saved after the rows of each page. It goes forward in time from the event
 * before the first one wanted, so a reading that is broken off, by a crash or by Stripe, is taken up where it was; reading a page twice
 * writes nothing. One process at a time reads, by a named lock; two at once would only read more. Not relied upon: that an event is listed
 * at once when it is made, and that the list reaches back to what was read last (`closeGap`).
 */
import { type PollCursor, readPollCursor, savePollStep, withNamedLock } from '@quittance/store';
import type { ListedPage, ReadTrouble, StripeObject } from '@quittance/stripe';
import { OVERLAP_PAGES_MAX, PAGES_A_ROUND_MAX } from '../limits.js';
import { endTrouble, noteTrouble } from '../note-trouble.js';
import { NOTHING_TO_DO, type PollParts, type Round } from '../parts.js';
import { closeGap } from './close-gap.js';
import { keepListed } from './keep-listed.js';
import { planReading, type Reading } from './plan-reading.js';

/** Name of the cursor and of the lock. */
export const EVENTS = 'events';

export async function pollEvents(parts: PollParts): Promise<Round> {
  return (await withNamedLock(parts.store, 'poll-events', () => readOnce(parts))) ?? NOTHING_TO_DO;
}

async function readOnce(parts: PollParts): Promise<Round> {
  const { store, connection, metrics, log, reader } = parts;
  const startedMs = performance.now();
  const cursor = await readPollCursor(store.sql, connection.id, EVENTS);
  const walk = newWalk(cursor);
  const trouble = await walkList(parts, walk);
  if (trouble === null) await endTrouble(parts, cursor);
  else await noteTrouble(parts, EVENTS, trouble);
  if (walk.readToMs !== null) {
    metrics.reached(EVENTS, walk.readToMs, reader.nowMs());
    const { pages, looked, found } = walk;
    log.info({ pages, looked, found, durationMs: Math.round(performance.now() - startedMs) }, 'poller.read_events');
  }
  return { full: walk.readToMs === null && trouble === null, trouble };
}

interface Walk {
  readonly cursor: PollCursor;
  pages: number;
  /** Of them with events that were not reached before. */
  pagesBeyond: number;
  looked: number;
  found: number;
  /** Set once all was read that was wanted. */
  readToMs: number | null;
}

function newWalk(cursor: PollCursor): Walk {
  return { cursor, pages: 0, pagesBeyond: 0, looked: 0, found: 0, readToMs: null };
}

async function walkList(parts: PollParts, walk: Walk): Promise<ReadTrouble | null> {
  const { reader, config } = parts;
  const deep = isOverlapDue(parts);
  const planned = planReading(walk.cursor, reader.nowMs(), config, deep);
  const before = await reader.list('events', { toMs: planned.fromMs - 1_000, limit: 1 });
  if (before.kind !== 'page') return before;
  // The answer has told Stripe's time.
  const reading = planReading(walk.cursor, reader.nowMs(), config, deep);
  if (reading.gap !== null) await closeGap(parts, reading.gap);
  const anchor = before.objects[0]?.id;
  const trouble = await (anchor === undefined
    ? walkBack(parts, reading, walk)
    : walkForward(parts, reading, walk, anchor));
  if (deep && walk.readToMs !== null) Object.assign(parts.overlap, { readAtMs: Date.now(), pages: walk.pages });
  return trouble;
}

/** Of a busy account not every time. */
function isOverlapDue({ overlap, config }: PollParts): boolean {
  return overlap.pages <= OVERLAP_PAGES_MAX || Date.now() - overlap.readAtMs >= config.POLL_OVERLAP_MS;
}

/** Page by page towards the present; each page that is kept is reached. */
async function walkForward(
  parts: PollParts,
  reading: Reading,
  walk: Walk,
  anchor: string,
): Promise<ReadTrouble | null> {
  let before = anchor;
  while (walk.pagesBeyond < PAGES_A_ROUND_MAX && !parts.signal.aborted) {
    const page = await parts.reader.list('events', { before, toMs: reading.toMs });
    if (page.kind !== 'page') return page;
    const newest = page.objects[0];
    const last = !page.hasMore || newest === undefined;
    const reachedMs = last ? reading.toMs : Math.min(createdMsOf(newest), reading.toMs);
    await keepPage(parts, walk, page.objects, { reachedMs, last });
    if (last) return null;
    before = newest.id;
  }
  return null;
}

/** Nothing is listed from before: the list is read back to its end, and reached only then. */
async function walkBack(parts: PollParts, reading: Reading, walk: Walk): Promise<ReadTrouble | null> {
  const { fromMs, toMs } = reading;
  let after: string | null = null;
  while (!parts.signal.aborted) {
    const page: ListedPage | ReadTrouble = await parts.reader.list('events', { after, fromMs, toMs });
    if (page.kind !== 'page') return page;
    const last = !page.hasMore;
    await keepPage(parts, walk, page.objects, { reachedMs: last ? toMs : null, last });
    if (last) return null;
    after = page.objects.at(-1)?.id ?? null;
  }
  return null;
}

async function keepPage(
  parts: PollParts,
  walk: Walk,
  objects: readonly StripeObject[],
  { reachedMs, last }: { readonly reachedMs: number | null; readonly last: boolean },
): Promise<void> {
  const kept = await keepListed(parts, objects, walk.cursor.reachedMs ?? 0);
  walk.pages += 1;
  if (reachedMs === null || reachedMs > (walk.cursor.reachedMs ?? 0)) walk.pagesBeyond += 1;
  walk.looked += kept.looked;
  walk.found += kept.found;
  if (last) walk.readToMs = reachedMs;
  const reached = reachedMs === null ? {} : { reachedMs };
  await savePollStep(parts.store, parts.connection.id, EVENTS, { ...reached, ...kept, ended: last });
}

function createdMsOf(event: StripeObject): number {
  const created = event['created'];
  return typeof created === 'number' ? created * 1_000 : 0;
}

/**
 * Puts events that the inbox lacks into it, each once, and tells their stages.
 *
 * Input: events as they are to be kept. Output: rows, committed, and their ids on the queues, best effort. A crash in between leaves rows
 * that the relay publishes. An event that the database does not take fails none of its neighbours: it is logged and counted, since a
 * poller that stops at it would find nothing more. When it takes none of them the database is in trouble, and the round ends.
 */
import { type JobOf, STAGES } from '@quittance/contracts';
import { eventsNotKept, insertEvents, type KeptEvent, type NewEvent } from '@quittance/store';
import { INSERT_BYTES_MAX, PUBLISH_DEADLINE_MS } from './limits.js';
import type { PollParts } from './parts.js';

/** @returns those that were new, as they were kept */
export async function keepFound(
  parts: Pick<PollParts, 'store' | 'producer' | 'log' | 'metrics'>,
  events: readonly NewEvent[],
): Promise<NewEvent[]> {
  const missing = await eventsNotKept(parts.store.sql, events);
  const found: NewEvent[] = [];
  for (const group of groupsOf(missing)) {
    const kept = await keepGroup(parts, group);
    await publish(parts, [...kept.values()]);
    found.push(...kept.keys());
  }
  return found;
}

/** As many as fit one statement. */
function groupsOf(events: readonly NewEvent[]): NewEvent[][] {
  const groups: NewEvent[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const event of events) {
    bytes += event.body.length;
    if (bytes > INSERT_BYTES_MAX) {
      groups.push([]);
      bytes = event.body.length;
    }
    groups.at(-1)?.push(event);
  }
  return groups;
}

type Keeping = Pick<PollParts, 'store' | 'log' | 'metrics'>;

async function keepGroup(parts: Keeping, group: readonly NewEvent[]): Promise<Map<NewEvent, KeptEvent>> {
  try {
    const kept = await parts.store.transaction((sql) => insertEvents(sql, group));
    return new Map(kept.map((each, n) => [group[n] as NewEvent, each]));
  } catch (error) {
    if (group.length === 1) throw error;
    return keepEach(parts, group, error);
  }
}

async function keepEach(
  parts: Keeping,
  group: readonly NewEvent[],
  because: unknown,
): Promise<Map<NewEvent, KeptEvent>> {
  const kept = new Map<NewEvent, KeptEvent>();
  const refused: { readonly event: NewEvent; readonly error: unknown }[] = [];
  for (const event of group) {
    try {
      const [one] = await parts.store.transaction((sql) => insertEvents(sql, [event]));
      if (one !== undefined) kept.set(event, one);
    } catch (error) {
      refused.push({ event, error });
    }
  }
  if (kept.size === 0) throw because;
  for (const { event, error } of refused) {
    parts.metrics.unkept(1);
    parts.log.error({ event: event.eventId, type: event.type, err: error }, 'poller.event_not_kept');
  }
  return kept;
}

async function publish({ producer }: Pick<PollParts, 'producer'>, kept: readonly KeptEvent[]): Promise<void> {
  for (const stage of STAGES) {
    if (stage !== 'matching' && stage !== 'refunds') continue;
    const jobs = kept
      .filter((each) => each.state === 'pending' && each.stage === stage)
      .map((each): JobOf<'matching' | 'refunds'> => ({ kind: 'event', id: each.id }));
    if (jobs.length > 0) await producer.publish(stage, jobs, { deadlineMs: PUBLISH_DEADLINE_MS });
  }
}

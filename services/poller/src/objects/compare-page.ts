/**
 * Compares one page of Stripe's objects with the books. What the books lack, or stand behind of, goes into the inbox as an event of our own
 * making, so that the one pipe books it; equal objects write nothing. What the inbox still has to hand on is left to it. The same
 * difference is put there once: if it is still there when its event is handled, that is counted, and not tried for ever.
 */
import type { NewEvent } from '@quittance/store';
import { readKnownObjects } from '@quittance/store';
import { type ObjectEvent, objectEvent, objectEventId, routeFor, type StripeObject } from '@quittance/stripe';
import { keepFound } from '../keep-found.js';
import type { PollParts } from '../parts.js';
import { type Behind, idsOf, whatIsBehind } from './what-is-behind.js';

export interface ComparedPage {
  readonly looked: number;
  readonly found: number;
}

export async function comparePage(parts: PollParts, objects: readonly StripeObject[]): Promise<ComparedPage> {
  const { connection, metrics, log } = parts;
  const events = readObjects(parts, objects);
  const behind = await behindOf(parts, events);
  const rows = new Map(behind.map((each) => [toKeep(parts, each.event, each.behind), each]));
  const found = await keepFound(parts, [...rows.keys()]);
  if (found.length > 0) {
    const first = found.slice(0, OBJECTS_LOGGED_MAX).flatMap((row) => rows.get(row)?.behind ?? []);
    log.warn({ found: found.length, because: first.map((each) => each.because) }, 'poller.objects_found');
  }
  metrics.objects({ looked: events.length, found: found.length, stillBehind: behind.length - found.length });
  if (behind.length > found.length)
    log.warn({ list: connection.name, objects: behind.length - found.length }, 'poller.objects_still_behind');
  return { looked: events.length, found: found.length };
}

/** Objects of one page that the log names. */
const OBJECTS_LOGGED_MAX = 5;

/** Each object once, though several movements of the balance may be of one. */
function readObjects({ connection, reader }: PollParts, objects: readonly StripeObject[]): ObjectEvent[] {
  const readAtMs = reader.nowMs();
  const distinct = new Map(objects.map((each) => [each.id, each]));
  return [...distinct.values()].flatMap((object) => {
    const told = object['livemode'];
    const livemode = typeof told === 'boolean' ? told : connection.mode === 'live';
    return objectEvent(object, { livemode, readAtMs }) ?? [];
  });
}

interface BehindObject {
  readonly event: ObjectEvent;
  readonly behind: readonly Behind[];
}

async function behindOf(
  { store, connection, reader }: PollParts,
  events: readonly ObjectEvent[],
): Promise<BehindObject[]> {
  const observations = events.flatMap((each) => each.told.observations);
  const waiting = events.flatMap(newsWouldBeOf);
  const known = await readKnownObjects(store.sql, connection.id, { ...idsOf(observations), waiting });
  return events
    .filter((event) => !newsWouldBeOf(event).some((id) => known.waiting.has(id)))
    .map((event) => ({ event, behind: whatIsBehind(event.told.observations, known, reader.nowMs()) }))
    .filter((each) => each.behind.length > 0);
}

/** The object, and of a charge the payment that it is an attempt of. */
function newsWouldBeOf({ objectId, told }: ObjectEvent): string[] {
  const payments = told.observations.flatMap((each) => (each.kind === 'payment' ? each.payment : []));
  return [objectId, ...payments];
}

function toKeep({ connection }: PollParts, event: ObjectEvent, behind: readonly Behind[]): NewEvent {
  const ours = behind.map((each) => each.ours);
  const eventId = objectEventId(event.objectId, event.told.observations, ours);
  return {
    connectionId: connection.id,
    account: '',
    livemode: event.livemode,
    eventId,
    type: event.type,
    objectId: event.objectId,
    apiVersion: null,
    createdMs: event.createdMs,
    source: 'poll',
    body: Buffer.from(event.body(eventId)),
    route: routeFor(event, connection.mode),
  };
}

import type { NewEvent } from '@quittance/store';
import { readEnvelope, routeEvent, routeFor, type StripeObject } from '@quittance/stripe';
import { keepFound } from '../keep-found.js';
import type { PollParts } from '../parts.js';

/** What became of one page of events. */
export interface KeptPage {
  /** Events of types that are handled here and that were made after what was reached before. */
  readonly looked: number;
  readonly found: number;
}

/**
 * Compares one page of Stripe's list with the inbox, oldest event first. Types that nothing here handles are left out: an endpoint that is
 * set up for what we handle never brings them. Events of the other mode are kept as ignored, as webhooks are.
 * @param reachedMs events made until then were looked at in an earlier reading
 */
export async function keepListed(
  parts: PollParts,
  listed: readonly StripeObject[],
  reachedMs: number,
): Promise<KeptPage> {
  const events = listed.toReversed().flatMap((each) => toKeep(parts, each));
  const found = await keepFound(parts, events);
  const looked = events.filter((each) => each.createdMs > reachedMs).length;
  parts.metrics.events({ looked, found: found.length });
  if (found.length > 0) {
    const first = found.slice(0, EVENTS_LOGGED_MAX).map(({ eventId, type }) => ({ event: eventId, type }));
    parts.log.info({ found: found.length, first }, 'poller.events_found');
  }
  return { looked, found: found.length };
}

/** Events of one page that the log names. */
const EVENTS_LOGGED_MAX = 5;

function toKeep({ connection, log, metrics }: PollParts, listed: StripeObject): NewEvent[] {
  const body = Buffer.from(JSON.stringify(listed));
  const read = readEnvelope(body);
  if (!read.ok) {
    metrics.unkept(1);
    log.warn(
      { event: String(listed.id).slice(0, 255), code: read.code, detail: read.detail },
      'poller.event_unreadable',
    );
    return [];
  }
  const { event } = read;
  if (routeEvent(event.type) === null) return [];
  return [
    {
      connectionId: connection.id,
      account: event.account ?? '',
      livemode: event.livemode,
      eventId: event.id,
      type: event.type,
      objectId: event.objectId,
      apiVersion: event.apiVersion,
      createdMs: event.createdMs,
      source: 'poll',
      body,
      route: routeFor(event, connection.mode),
    },
  ];
}

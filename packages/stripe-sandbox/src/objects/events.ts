import { listPage } from '../api/list-page.js';
import { type Call, LIST_PARAMS, type Resource } from '../api/resource.js';
import { badParam, noSuch } from '../api/stripe-error.js';
import { webhookEndpointsOf } from '../shapes/webhook-endpoint.js';
import type { EventRecord } from '../world/event-record.js';
import type { World } from '../world/world.js';

/** Most names `types[]` takes. */
const TYPES_MAX = 20;

export const events: Resource = {
  object: 'event',
  idPrefixes: ['evt'],
  routes: [
    { method: 'GET', path: '/v1/events', accepts: [...LIST_PARAMS, 'delivery_success', 'type', 'types'], handle: list },
    {
      method: 'GET',
      path: '/v1/events/:event',
      accepts: [],
      handle: ({ world, path }) => shown(eventOf(world, path['event'] ?? '')),
    },
    { method: 'POST', path: '/v1/events/:event/retry', accepts: ['webhook_endpoint'], handle: resend },
  ],
};

function list(call: Call): object {
  const { world, params } = call;
  const wanted = typeFilter(call);
  const delivered = params.boolean('delivery_success');
  const oldest = world.clock.nowSeconds() - world.limits.eventAgeMsMax / 1000;
  const page = listPage(call, world.events, {
    url: '/v1/events',
    createdOf: (event) => event.created,
    keep: (event) =>
      event.created >= oldest && wanted(event.type) && (delivered === undefined || delivered === isDelivered(event)),
  });
  return { ...page, data: page.data.map(shown) };
}

function typeFilter({ params }: Call): (type: string) => boolean {
  const type = params.string('type');
  const types = params.list('types');
  if (types === undefined) return (given) => type === undefined || type === '*' || matches(type, given);
  if (type !== undefined) throw badParam('types', 'You may only specify one of these parameters: type, types.');
  if (types.length > TYPES_MAX) throw badParam('types', `You may specify up to ${TYPES_MAX} types.`);
  return (given) => types.includes(given);
}

function matches(pattern: string, type: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type;
}

function isDelivered(event: EventRecord): boolean {
  return event.pending.length + event.undelivered.length === 0;
}

/** The event as sent, with how many endpoints do not have it yet. */
function shown(event: EventRecord): object {
  const body = JSON.parse(event.json) as object;
  return { ...body, pending_webhooks: event.pending.length + event.undelivered.length };
}

function eventOf(world: World, id: string): EventRecord {
  const event = world.events.get(id);
  const oldest = world.clock.nowSeconds() - world.limits.eventAgeMsMax / 1000;
  if (event === undefined || event.created < oldest) throw noSuch('event', id);
  return event;
}

/** Sends the event once more, as the Dashboard and the command line do. */
function resend({ world, path, params }: Call): object {
  const event = eventOf(world, path['event'] ?? '');
  const asked = params.string('webhook_endpoint');
  if (asked !== undefined && webhookEndpointsOf(world).get(asked) === undefined) {
    throw noSuch('webhook_endpoint', asked, 'webhook_endpoint', 400);
  }
  world.dispatcher.send(event, asked === undefined ? world.dispatcher.wanting(event.type) : [asked]);
  return shown(event);
}

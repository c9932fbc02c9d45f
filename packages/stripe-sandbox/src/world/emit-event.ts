import { API_VERSION } from '../api-version.js';
import type { EventRecord } from './event-record.js';
import { randomOf } from './seeded-random.js';
import type { World } from './world.js';

/**
 * Makes an event of the object as it is at this moment, keeps it, and hands it to the endpoints that want its type. With the twin fault
 * a second Event object with an id of its own tells of the same change.
 */
export function emitEvent(world: World, type: string, object: object, previous?: object): void {
  const record = addEvent(world, type, object, previous);
  const { twinRate } = world.faults;
  if (twinRate > 0 && randomOf(world.seed, 'twin', record.ordinal).fraction() < twinRate) {
    addEvent(world, type, object, previous);
  }
}

function addEvent(world: World, type: string, object: object, previous?: object): EventRecord {
  const created = world.clock.nowSeconds();
  const id = world.ids.next('evt');
  const ordinal = world.ids.counters['evt'] ?? 0;
  const targets = world.dispatcher.wanting(type);
  const json = JSON.stringify({
    id,
    object: 'event',
    api_version: API_VERSION,
    created,
    data: previous === undefined ? { object } : { object, previous_attributes: previous },
    livemode: false,
    pending_webhooks: targets.length,
    request: world.cause,
    type,
  });
  const record: EventRecord = { id, type, created, ordinal, json, pending: targets, undelivered: [] };
  world.events.put(record);
  const oldestSeconds = created - world.limits.eventAgeMsMax / 1000;
  world.events.forgetWhile((event) => event.created < oldestSeconds);
  world.dispatcher.send(record, targets);
  return record;
}

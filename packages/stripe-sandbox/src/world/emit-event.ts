import { API_VERSION } from '../api-version.js';
import type { EventRecord } from './event-record.js';
import { randomOf } from './seeded-random.js';
import type { World } from './world.js';

/**
 * Makes an event of the object as it is at this moment, keeps it, and hands it to the endpoints that want its type. With the twin fault
 * a second Event object with an id of its own tells of the same change; with the fault of no event there is none at all.
 */
export function emitEvent(world: World, type: string, object: object, previous?: object): void {
  if (isMute(world, object)) return;
  const record = addEvent(world, type, object, previous);
  const { twinRate } = world.faults;
  if (twinRate > 0 && randomOf(world.seed, 'twin', record.ordinal).fraction() < twinRate) {
    addEvent(world, type, object, previous);
  }
}

function isMute(world: World, object: object): boolean {
  const { noEventRate } = world.faults;
  if (noEventRate === 0) return false;
  const id = (object as { readonly id?: string }).id ?? '';
  return randomOf(world.seed, 'mute', id).fraction() < noEventRate;
}

/** What a planted event says of itself; the rest is as the sandbox makes events. */
export interface PlantedEvent {
  readonly type: string;
  readonly object: object;
  /** As an event of an older version of the API, of the other mode, of a connected account, or of earlier says. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Keeps and sends an event that the sandbox itself would not make. */
export function plantEvent(world: World, { type, object, fields }: PlantedEvent): EventRecord {
  return addEvent(world, type, object, undefined, fields);
}

function addEvent(
  world: World,
  type: string,
  object: object,
  previous?: object,
  fields: PlantedEvent['fields'] = {},
): EventRecord {
  const created = typeof fields['created'] === 'number' ? fields['created'] : world.clock.nowSeconds();
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
    ...fields,
  });
  const record: EventRecord = { id, type, created, ordinal, json, pending: targets, undelivered: [] };
  world.events.put(record);
  const oldestSeconds = created - world.limits.eventAgeMsMax / 1000;
  world.events.forgetWhile((event) => event.created < oldestSeconds);
  world.dispatcher.send(record, targets);
  return record;
}

import { type Faults, NO_FAULTS } from '../deliver/faults.js';
import type { RetryPolicy } from '../deliver/retry-policy.js';
import { WebhookDispatcher } from '../deliver/webhook-dispatcher.js';
import type { Limits } from '../limits.js';
import { makeClock } from './clock.js';
import type { Delays } from './delays.js';
import { emitEvent } from './emit-event.js';
import type { EventRecord } from './event-record.js';
import { makeIds } from './make-ids.js';
import { Schedule, type TaskRow } from './schedule.js';
import { type Row, Table } from './table.js';
import { NO_CAUSE, type World } from './world.js';

export interface WorldOptions {
  readonly seed: string;
  readonly clock: () => number;
  readonly advancedMs: number;
  readonly counters: Record<string, number>;
  readonly limits: Limits;
  readonly delays: Delays;
  readonly faults: Partial<Faults>;
  readonly retry: RetryPolicy;
  readonly concurrency: number;
}

/** Puts the parts together; no object is known yet and nothing is sent. */
export function makeWorld(options: WorldOptions): World {
  const { seed, limits } = options;
  const tables = new Map<string, Table<Row>>();
  const table = <T extends Row>(name: string): Table<T> => {
    const known = tables.get(name) ?? new Table<Row>(name, rowsMaxOf(name, limits));
    tables.set(name, known);
    // One name is used with one kind of row; the map cannot say so.
    return known as unknown as Table<T>;
  };
  const clock = makeClock(options.clock, options.advancedMs);
  const events = table<EventRecord>('event');
  const dispatcher = new WebhookDispatcher({
    seed,
    faults: () => world.faults,
    retry: options.retry,
    concurrency: options.concurrency,
    waitingMax: limits.deliveriesWaitingMax,
    onSettled: (eventId, endpointId, delivered) => settle(events, eventId, endpointId, delivered),
  });
  const world: World = {
    seed,
    limits,
    delays: options.delays,
    clock,
    ids: makeIds(seed, options.counters),
    schedule: new Schedule(clock, table<TaskRow>('task')),
    dispatcher,
    events,
    faults: { ...NO_FAULTS, ...options.faults },
    cause: NO_CAUSE,
    table,
    tables: () => tables.values(),
    emit: (type, object, previous) => emitEvent(world, type, object, previous),
  };
  return world;
}

function settle(events: Table<EventRecord>, eventId: string, endpointId: string, delivered: boolean): void {
  const event = events.get(eventId);
  if (event === undefined) return;
  event.pending = event.pending.filter((id) => id !== endpointId);
  event.undelivered = event.undelivered.filter((id) => id !== endpointId);
  if (!delivered) event.undelivered.push(endpointId);
  events.put(event);
}

function rowsMaxOf(name: string, limits: Limits): number {
  if (name === 'event') return limits.eventsMax;
  return name === 'idempotency_key' ? limits.idempotencyKeysMax : limits.objectsMax;
}

import type { Faults } from '../deliver/faults.js';
import type { WebhookDispatcher } from '../deliver/webhook-dispatcher.js';
import type { Limits } from '../limits.js';
import type { Clock } from './clock.js';
import type { Delays } from './delays.js';
import type { EventRecord } from './event-record.js';
import type { Ids } from './make-ids.js';
import type { Schedule } from './schedule.js';
import type { Row, Table } from './table.js';

/** Which call causes what happens now; nulls when time does. Stands in every event. */
export interface Cause {
  readonly id: string | null;
  readonly idempotency_key: string | null;
}

export const NO_CAUSE: Cause = { id: null, idempotency_key: null };

/** All that a resource may use: time, ids, tables, later tasks, and the way to tell the world of a change. */
export interface World {
  readonly seed: string;
  readonly limits: Limits;
  readonly delays: Delays;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly schedule: Schedule;
  readonly dispatcher: WebhookDispatcher;
  readonly events: Table<EventRecord>;
  faults: Faults;
  cause: Cause;
  /** The table of this name, made at its first use; the same name must always be used with the same kind of row. */
  readonly table: <T extends Row>(name: string) => Table<T>;
  readonly tables: () => Iterable<Table<Row>>;
  /** Makes an event of the object as it is now and sends it. @param previous the changed fields as they were. */
  readonly emit: (type: string, object: object, previous?: object) => void;
}

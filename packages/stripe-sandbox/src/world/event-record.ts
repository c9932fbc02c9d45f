import type { Row } from './table.js';

/** One event as it is kept: the rendered JSON once, and which endpoints have it. */
export interface EventRecord extends Row {
  readonly type: string;
  /** Whole seconds. */
  readonly created: number;
  /** Number of the event since the start of the data, from 1: what its faults are drawn from. */
  readonly ordinal: number;
  readonly json: string;
  /** Endpoints it is still being sent to. */
  pending: string[];
  /** Endpoints it was given up for. */
  undelivered: string[];
}

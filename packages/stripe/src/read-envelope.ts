import { isUtf8 } from 'node:buffer';
import type { JsonFields } from './translate/json-view.js';

/** What the inbox needs to know of an event; the rest stays in `json` until it is translated. */
export interface EventEnvelope {
  readonly id: string;
  readonly type: string;
  /** The connected account it happened on; null for the platform's own. */
  readonly account: string | null;
  readonly livemode: boolean;
  /** The API version that the body is written in; null on events wrapped by others. */
  readonly apiVersion: string | null;
  /** Milliseconds since the epoch; Stripe tells whole seconds, and 0 stands for an event that does not tell. */
  readonly createdMs: number;
  /** Id of `data.object`; null for objects without one (a balance, an upcoming invoice). */
  readonly objectId: string | null;
  readonly json: JsonFields;
}

export const BODY_REFUSALS = [
  'body_empty',
  'body_not_text',
  'body_not_json',
  'body_not_an_event',
  'body_thin',
] as const;
export type BodyRefusal = (typeof BODY_REFUSALS)[number];

export type EnvelopeRead =
  | { readonly ok: true; readonly event: EventEnvelope }
  | { readonly ok: false; readonly code: BodyRefusal; readonly detail: string };

/** Longest id, type and version kept, in characters: the width of the inbox's columns. */
const ID_LENGTH_MAX = 255;
const TYPE_LENGTH_MAX = 128;
const API_VERSION_LENGTH_MAX = 64;

/** 9999-12-31: the last second that a DATETIME column holds. */
const CREATED_SECONDS_MAX = 253_402_300_799;

/** Reads an event whose origin is already trusted: a stored row, or an answer of Stripe's list API. */
export function readEnvelope(rawBody: Buffer): EnvelopeRead {
  const unreadable = refuseBytes(rawBody);
  if (unreadable !== null) return unreadable;
  try {
    return envelopeOf(JSON.parse(rawBody.toString('utf8')));
  } catch {
    return refuse('body_not_json', 'the body is not JSON');
  }
}

/** Bytes that decode to a text other than themselves would let two bodies share one signature. */
export function refuseBytes(rawBody: Buffer): Extract<EnvelopeRead, { ok: false }> | null {
  if (rawBody.length === 0) return refuse('body_empty', 'the body is empty');
  const marked = rawBody[0] === 0xef && rawBody[1] === 0xbb && rawBody[2] === 0xbf;
  if (marked || !isUtf8(rawBody)) return refuse('body_not_text', 'the body is not plain UTF-8');
  return null;
}

/** Checks the fields that every snapshot event has (docs.stripe.com/api/events/object). */
export function envelopeOf(json: unknown): EnvelopeRead {
  if (!isFields(json)) return refuse('body_not_an_event', 'the body is not an object');
  if (json['object'] === 'v2.core.event')
    return refuse('body_thin', 'a thin event: its endpoint has to send snapshots');
  const id = word(json['id'], ID_LENGTH_MAX);
  if (id === null) return notAnEvent('id');
  const type = word(json['type'], TYPE_LENGTH_MAX);
  if (type === null) return notAnEvent('type');
  const data = json['data'];
  const object = isFields(data) ? data['object'] : null;
  if (!isFields(object)) return notAnEvent('data.object');
  const objectId = object['id'] === undefined || object['id'] === null ? null : word(object['id'], ID_LENGTH_MAX);
  if (objectId === null && typeof object['id'] === 'string') return notAnEvent('data.object.id');
  const account = optionalWord(json['account'], ID_LENGTH_MAX);
  if (account === undefined) return notAnEvent('account');
  const apiVersion = optionalWord(json['api_version'], API_VERSION_LENGTH_MAX);
  if (apiVersion === undefined) return notAnEvent('api_version');
  const createdMs = millisecondsOf(json['created']);
  if (createdMs === undefined) return notAnEvent('created');
  const livemode = json['livemode'] === true;
  return { ok: true, event: { id, type, account, livemode, apiVersion, createdMs, objectId, json } };
}

function refuse(code: BodyRefusal, detail: string): Extract<EnvelopeRead, { ok: false }> {
  return { ok: false, code, detail };
}

function notAnEvent(field: string): EnvelopeRead {
  return refuse('body_not_an_event', `the event has no readable ${field}`);
}

function isFields(value: unknown): value is JsonFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function word(value: unknown, lengthMax: number): string | null {
  return typeof value === 'string' && value.length <= lengthMax && /^[\x21-\x7e]+$/.test(value) ? value : null;
}

/** `undefined` when something is there that cannot be read. */
function optionalWord(value: unknown, lengthMax: number): string | null | undefined {
  return value === undefined || value === null ? null : (word(value, lengthMax) ?? undefined);
}

function millisecondsOf(seconds: unknown): number | undefined {
  if (seconds === undefined || seconds === null) return 0;
  const whole = typeof seconds === 'number' && Number.isInteger(seconds);
  return whole && seconds >= 0 && seconds <= CREATED_SECONDS_MAX ? seconds * 1_000 : undefined;
}

import { createHash } from 'node:crypto';
import type { Observation } from '@quittance/domain';
import Stripe from 'stripe';
import { DISPUTE_READ } from '../read-dispute.js';
import { REFUND_READ } from '../read-refund.js';
import { translate } from '../translate/translate.js';
import type { Translation } from '../translate/translation.js';
import type { StripeObject } from './stripe-reader.js';

/**
 * Types under which objects that were read stand in the inbox, by Stripe's word for the object. Stripe sends none of these names; each
 * begins as the family does that translates it.
 */
const READ_TYPES: Readonly<Record<string, string>> = {
  charge: 'charge.read',
  customer_cash_balance_transaction: 'customer_cash_balance_transaction.read',
  dispute: DISPUTE_READ,
  payment_intent: 'payment_intent.read',
  'radar.early_fraud_warning': 'radar.early_fraud_warning.read',
  refund: REFUND_READ,
};

/** An object of Stripe as it was read, in the shape of an event, and what it tells. */
export interface ObjectEvent {
  readonly type: string;
  readonly objectId: string;
  readonly createdMs: number;
  readonly livemode: boolean;
  /** The text of the event under this id. */
  body(eventId: string): string;
  readonly told: Translation;
}

/**
 * Puts an object that was read into the shape of an event of our own making, so that it goes the way of events. Null for objects that
 * the books do not know.
 * @param readAtMs Stripe's time of the read
 */
export function objectEvent(
  object: StripeObject,
  { livemode, readAtMs }: { readonly livemode: boolean; readonly readAtMs: number },
): ObjectEvent | null {
  const word = String(object['object']);
  const type = Object.hasOwn(READ_TYPES, word) ? READ_TYPES[word] : undefined;
  if (type === undefined) return null;
  const created = Math.floor(toldAtMs(object, readAtMs) / MS_PER_SECOND);
  const event = (id: string) => ({
    id,
    object: 'event',
    type,
    api_version: Stripe.API_VERSION,
    created,
    livemode,
    data: { object },
  });
  return {
    type,
    objectId: object.id,
    createdMs: created * MS_PER_SECOND,
    livemode,
    body: (eventId) => JSON.stringify(event(eventId)),
    told: translate(event('read')),
  };
}

/** The same whenever the same is told of an object, so that it stands in the inbox once; `ours` is what the books said then. */
export function objectEventId(objectId: string, observations: readonly Observation[], ours: unknown): string {
  const facts = observations.map((each) => ({ ...each, toldAtMs: undefined }));
  const text = JSON.stringify([facts, ours], (_, value) => (typeof value === 'bigint' ? `${value}` : value));
  return `read_${objectId}_${createHash('sha256').update(text).digest('hex').slice(0, HASH_CHARS)}`;
}

const MS_PER_SECOND = 1_000;
const HASH_CHARS = 16;

/**
 * Money is dated by the event that tells of it, so an object that brings money is dated by itself; one that moves on is as new as the read.
 */
function toldAtMs(object: StripeObject, readAtMs: number): number {
  const charge = object['latest_charge'];
  const dated = isFields(charge) ? charge : object;
  const created = dated['created'];
  if (MOVES_ON.has(String(object['object'])) || typeof created !== 'number') return readAtMs;
  return created * MS_PER_SECOND;
}

const MOVES_ON: ReadonlySet<string> = new Set(['dispute', 'radar.early_fraud_warning', 'refund']);

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

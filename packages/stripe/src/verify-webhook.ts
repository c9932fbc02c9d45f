import Stripe from 'stripe';
import { BODY_REFUSALS, type EventEnvelope, envelopeOf, refuseBytes } from './read-envelope.js';

/** Every code of a refusal: of the signature, then of the body. */
export const WEBHOOK_REFUSALS = [
  'secret_missing',
  'header_missing',
  'header_malformed',
  'timestamp_too_old',
  'timestamp_in_future',
  'signature_mismatch',
  ...BODY_REFUSALS,
] as const;
export type WebhookRefusal = (typeof WEBHOOK_REFUSALS)[number];

export type WebhookVerdict =
  | { readonly ok: true; readonly event: EventEnvelope }
  | { readonly ok: false; readonly code: WebhookRefusal; readonly detail: string };

export interface WebhookDelivery {
  /** The bytes as they came over the wire. */
  readonly rawBody: Buffer;
  /** The `Stripe-Signature` header. */
  readonly header: string | readonly string[] | undefined;
  /** The endpoint's secrets: several while one is rolled, or where endpoints of two API versions run side by side. */
  readonly secrets: readonly string[];
  readonly nowMs: number;
}

/** How far a signature's time may lie from ours either way, in seconds: Stripe's own default for the past. */
const TOLERANCE_SECONDS = 300;

/** Longest header read, in characters; Stripe's own has one `v1` for each active secret. */
const HEADER_LENGTH_MAX = 4_096;

/** Most secrets tried on one delivery: each costs a hash over the whole body. */
export const SECRETS_MAX = 16;

/**
 * Decides whether a delivery is Stripe's (docs.stripe.com/webhooks, "Verify webhook signatures") and an event at all. Whatever
 * is wrong with it comes back as a refusal; no secret and nothing of the body is in its words.
 */
export function verifyWebhook({ rawBody, header, secrets, nowMs }: WebhookDelivery): WebhookVerdict {
  const usable = secrets.filter((each) => each.trim() !== '').slice(0, SECRETS_MAX);
  if (usable.length === 0) return refuse('secret_missing', 'no signing secret is set for this endpoint');
  if (header === undefined || header === '') return refuse('header_missing', 'the Stripe-Signature header is missing');
  const signedAt = typeof header === 'string' ? timestampOf(header) : null;
  if (typeof header !== 'string' || signedAt === null)
    return refuse('header_malformed', 'the Stripe-Signature header has no single time and signature');
  if (signedAt - Math.floor(nowMs / 1_000) > TOLERANCE_SECONDS)
    return refuse('timestamp_in_future', 'the signature is dated in the future: is the clock of this machine right?');
  const unreadable = refuseBytes(rawBody);
  if (unreadable !== null) return unreadable;
  return tryEach(rawBody, header, usable, nowMs);
}

/** The time the SDK will read; null where it could read another one than we do, or none. */
function timestampOf(header: string): number | null {
  if (header.length > HEADER_LENGTH_MAX) return null;
  const times = header.split(',').filter((each) => each.startsWith('t='));
  const digits = times.length === 1 ? /^t=(\d{1,12})$/.exec(times[0] ?? '')?.[1] : undefined;
  return digits === undefined || !header.includes('v1=') ? null : Number(digits);
}

function tryEach(rawBody: Buffer, header: string, secrets: readonly string[], nowMs: number): WebhookVerdict {
  let refusal = refuse('signature_mismatch', 'no signature of the header matches the body');
  for (const secret of secrets) {
    try {
      const json = Stripe.webhooks.constructEvent(rawBody, header, secret, TOLERANCE_SECONDS, undefined, nowMs);
      return envelopeOf(json);
    } catch (error) {
      // The SDK throws errors of many kinds, RangeError among them, and every one of them means "not accepted".
      const told = refusalOf(error);
      if (told !== null && told.code !== 'timestamp_too_old') return told;
      refusal = told ?? refusal;
    }
  }
  return refusal;
}

/** The few failures that come only after the signature matched; null for all that another secret may still mend. */
function refusalOf(error: unknown): Extract<WebhookVerdict, { ok: false }> | null {
  if (error instanceof SyntaxError) return refuse('body_not_json', 'the body is not JSON');
  const message = error instanceof Error ? error.message : '';
  if (message.includes('thin event notification'))
    return refuse('body_thin', 'a thin event: its endpoint has to send snapshots');
  if (message.includes('Timestamp outside the tolerance zone'))
    return refuse('timestamp_too_old', `the signature is older than ${TOLERANCE_SECONDS} s`);
  return null;
}

function refuse(code: WebhookRefusal, detail: string): Extract<WebhookVerdict, { ok: false }> {
  return { ok: false, code, detail };
}

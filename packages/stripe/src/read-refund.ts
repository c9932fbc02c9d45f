/*
 * Reads one refund afresh. Input: its id. Output: what Stripe says of it now, in the shape of an event, so that it goes the way of
 * events; or why nothing could be learnt. Never throws for what Stripe or the network does: a read that fails is tried again later.
 */
import Stripe from 'stripe';
import type { StripeClient } from './client.js';

/** The type under which a read stands in the inbox; Stripe sends none of that name. */
export const REFUND_READ = 'refund.read';

export type RefundRead =
  /** `answeredAtMs`: by Stripe's own clock where the answer told it. */
  | { readonly kind: 'read'; readonly refund: object; readonly answeredAtMs: number | null }
  | { readonly kind: 'missing' }
  /** Stripe asks to be left in peace, or cannot be reached; `waitMs` where it said for how long. */
  | { readonly kind: 'away'; readonly because: string; readonly waitMs: number | null }
  /** The key is wrong or may not read refunds: that says nothing of this one. */
  | { readonly kind: 'key_refused'; readonly because: string }
  | { readonly kind: 'refused'; readonly because: string };

export async function readRefund(client: StripeClient, id: string, signal?: AbortSignal): Promise<RefundRead> {
  if (signal?.aborted) return { kind: 'away', because: 'the process is stopping', waitMs: null };
  try {
    const { lastResponse, ...refund } = await client.refunds.retrieve(id);
    if (refund.id !== id) return { kind: 'away', because: 'Stripe answered with something else', waitMs: null };
    const toldAtMs = Date.parse(lastResponse.headers['date'] ?? '');
    return { kind: 'read', refund, answeredAtMs: Number.isNaN(toldAtMs) ? null : toldAtMs };
  } catch (error) {
    return refusalOf(error);
  }
}

/** Wait after "fewer calls", where Stripe does not say how long. */
const THROTTLED_WAIT_MS = 3_000;

/** Why nothing was learnt by a read. */
export function refusalOf(error: unknown): Exclude<RefundRead, { readonly kind: 'read' }> {
  const because = error instanceof Error ? error.message : String(error);
  if (error instanceof Stripe.errors.StripeInvalidRequestError)
    return error.code === 'resource_missing' ? { kind: 'missing' } : { kind: 'refused', because };
  if (error instanceof Stripe.errors.StripeAuthenticationError || error instanceof Stripe.errors.StripePermissionError)
    return { kind: 'key_refused', because };
  const seconds = error instanceof Stripe.errors.StripeError ? Number(error.headers?.['retry-after'] ?? Number.NaN) : 0;
  const throttled = error instanceof Stripe.errors.StripeRateLimitError ? THROTTLED_WAIT_MS : null;
  return { kind: 'away', because, waitMs: seconds > 0 ? seconds * 1_000 : throttled };
}

/** The text of the inbox row that a read leaves: an event of the type `refund.read`. */
export function refundReadEvent(read: {
  readonly eventId: string;
  readonly refund: object;
  readonly livemode: boolean;
  readonly toldAtMs: number;
}): string {
  return JSON.stringify({
    id: read.eventId,
    object: 'event',
    type: REFUND_READ,
    api_version: Stripe.API_VERSION,
    created: Math.floor(read.toldAtMs / 1_000),
    livemode: read.livemode,
    data: { object: read.refund },
  });
}

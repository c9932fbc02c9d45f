/*
 * Reads one dispute afresh, as refunds are read. Input: its id. Output: what Stripe says of it now, in the shape of an event, so that it goes
 * the way of events; or why nothing could be learnt. Never throws for what Stripe or the network does: a read that fails is tried again.
 */
import Stripe from 'stripe';
import type { StripeClient } from './client.js';
import { type RefundRead, refusalOf } from './read-refund.js';

/** The type under which a read stands in the inbox; Stripe sends none of that name. */
export const DISPUTE_READ = 'dispute.read';

export type DisputeRead =
  /** `answeredAtMs`: by Stripe's own clock where the answer told it. */
  | { readonly kind: 'read'; readonly dispute: object; readonly answeredAtMs: number | null }
  | Exclude<RefundRead, { readonly kind: 'read' }>;

export async function readDispute(client: StripeClient, id: string, signal?: AbortSignal): Promise<DisputeRead> {
  if (signal?.aborted) return { kind: 'away', because: 'the process is stopping', waitMs: null };
  try {
    const { lastResponse, ...dispute } = await client.disputes.retrieve(id);
    if (dispute.id !== id) return { kind: 'away', because: 'Stripe answered with something else', waitMs: null };
    const toldAtMs = Date.parse(lastResponse.headers['date'] ?? '');
    return { kind: 'read', dispute, answeredAtMs: Number.isNaN(toldAtMs) ? null : toldAtMs };
  } catch (error) {
    return refusalOf(error);
  }
}

/** The text of the inbox row that a read leaves: an event of the type `dispute.read`. */
export function disputeReadEvent(read: {
  readonly eventId: string;
  readonly dispute: object;
  readonly livemode: boolean;
  readonly toldAtMs: number;
}): string {
  return JSON.stringify({
    id: read.eventId,
    object: 'event',
    type: DISPUTE_READ,
    api_version: Stripe.API_VERSION,
    created: Math.floor(read.toldAtMs / 1_000),
    livemode: read.livemode,
    data: { object: read.dispute },
  });
}

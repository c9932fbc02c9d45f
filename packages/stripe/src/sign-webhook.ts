import Stripe from 'stripe';

/**
 * The `Stripe-Signature` header that Stripe would send with this body: for replaying stored events and for tests.
 * @param timestampMs time of the attempt; receivers refuse what is more than 300 s away from their own clock
 */
export function signWebhook(body: { rawBody: Buffer; secret: string; timestampMs: number }): string {
  return Stripe.webhooks.generateTestHeaderString({
    payload: body.rawBody.toString('utf8'),
    secret: body.secret,
    timestamp: Math.floor(body.timestampMs / 1_000),
  });
}

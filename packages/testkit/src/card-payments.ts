import { signWebhook } from '@quittance/stripe';

/** An order and the signed event that pays it in full by card. */
export interface CardPayment {
  readonly reference: string;
  readonly order: object;
  readonly body: Buffer;
  readonly signature: string;
}

/** Orders of one customer each and the event that pays each in full by card, signed now. */
export function cardPayments(count: number, secret: string, prefix = 'B'): CardPayment[] {
  const nowMs = Date.now();
  const createdS = Math.floor(nowMs / 1_000);
  return Array.from({ length: count }, (_, n) => {
    const reference = `${prefix}-${100_000 + n}`;
    const amount = 1_000 + (n % 9_000);
    const body = Buffer.from(JSON.stringify(eventOf(`${prefix}${n}`, reference, amount, createdS)));
    return {
      reference,
      order: {
        reference,
        customer: { reference: `C-${prefix}${n}`, stripe_customer: `cus_${prefix}${n}` },
        currency: 'usd',
        amount,
        placed_at: new Date(nowMs).toISOString(),
      },
      body,
      signature: signWebhook({ rawBody: body, secret, timestampMs: nowMs }),
    };
  });
}

function eventOf(n: string, reference: string, amount: number, created: number): object {
  return {
    id: `evt_${n}`,
    object: 'event',
    api_version: '2026-10-28.endive',
    created,
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type: 'payment_intent.succeeded',
    data: {
      object: {
        id: `pi_${n}`,
        object: 'payment_intent',
        amount,
        amount_received: amount,
        capture_method: 'automatic',
        created,
        currency: 'usd',
        customer: `cus_${n}`,
        description: null,
        latest_charge: `ch_${n}`,
        livemode: false,
        metadata: { order_id: reference },
        payment_method_types: ['card'],
        status: 'succeeded',
      },
    },
  };
}

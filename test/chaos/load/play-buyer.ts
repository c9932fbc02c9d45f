/**
 * Plays one buyer to the end: the order at the shop's API, the money at Stripe.
 *
 * Input: a plan. Output: objects at the sandbox, an order, perhaps a refund that was asked for. Every step is tried again while the other
 * side is away; each is safe to repeat.
 */
import type { Lane } from '../lane/start-lane.js';
import { backOff } from './back-off.js';
import type { OrderDesk } from './order-desk.js';
import type { Buyer } from './plan-buyer.js';

type Where = Pick<Lane, 'sandbox' | 'front' | 'apiToken'>;

const TRY_MS_MAX = 15_000;
const GIVE_UP_MS = 900_000;

export async function playBuyer(lane: Where, desk: OrderDesk, buyer: Buyer): Promise<void> {
  const { reference, customer, currency, amount, kind } = buyer;
  const stripeCustomer = kind === 'transfer' ? await newCustomer(lane, reference) : undefined;
  const register = () =>
    desk.put({
      reference,
      ...{ currency, amount, placed_at: new Date().toISOString() },
      customer: {
        reference: customer,
        ...(stripeCustomer === undefined ? {} : { stripe_customer: stripeCustomer }),
      },
    } as { reference: string });
  if (kind !== 'card_before_order') await register();
  const intent = await pay(lane, buyer, stripeCustomer);
  if (kind === 'card_before_order') await register();
  if (kind === 'partly_refunded' || kind === 'refunded' || kind === 'refund_fails')
    await stripe(lane, '/v1/refunds', { payment_intent: intent, amount: buyer.back });
  if (kind === 'asked_back') await askBack(lane, buyer);
}

async function pay(lane: Where, buyer: Buyer, stripeCustomer: string | undefined): Promise<string> {
  const { kind, amount, currency, reference } = buyer;
  if (kind === 'never_pays') return '';
  if (kind === 'transfer') {
    const path = `/v1/test_helpers/customers/${stripeCustomer}/fund_cash_balance`;
    await stripe(lane, path, { amount, currency, reference });
    return '';
  }
  const card = { refund_fails: 'pm_card_refundFail', disputed: 'pm_card_createDispute' }[kind as string];
  const made = await stripe(lane, '/v1/payment_intents', {
    ...{ amount, currency, confirm: true, allowed_payment_method_types: ['card'] },
    payment_method: card ?? 'pm_card_visa',
    metadata: { order_id: reference },
  });
  return String(made['id']);
}

async function newCustomer(lane: Where, reference: string): Promise<string> {
  return String((await stripe(lane, '/v1/customers', { email: `${reference}@example.com` }))['id']);
}

/** Only answers that say that nothing was done are tried again. */
async function stripe(
  { sandbox }: Where,
  path: string,
  params: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  const untilMs = Date.now() + GIVE_UP_MS;
  for (let tries = 1; ; tries += 1) {
    const { status, body } = await sandbox.request('POST', path, params);
    if (status === 200) return body;
    if ((status !== 429 && status !== 500) || Date.now() > untilMs)
      throw new Error(`Stripe answered ${status} to ${path}: ${JSON.stringify(body)}`);
    await backOff(tries);
  }
}

/** Asks under one key until it is taken: before the payment is booked there is nothing to give back. */
async function askBack({ front, apiToken }: Where, { reference, back }: Buyer): Promise<void> {
  const untilMs = Date.now() + GIVE_UP_MS;
  let last = '';
  for (let tries = 1; Date.now() < untilMs; tries += 1) {
    try {
      const answer = await fetch(`${front.url}/v1/orders/${reference}/refunds`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${apiToken}`,
          'content-type': 'application/json',
          'idempotency-key': `back-${reference}`,
        },
        body: JSON.stringify({ amount: back }),
        signal: AbortSignal.timeout(TRY_MS_MAX),
      });
      last = `${answer.status} ${(await answer.text()).slice(0, 300)}`;
      if (answer.ok) return;
    } catch (error) {
      last = String(error);
    }
    await backOff(tries);
  }
  throw new Error(`${reference}: the refund was not taken: ${last}`);
}

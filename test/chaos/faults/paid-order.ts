/** An order of 1,000 that is paid by card, for faults about what is done with it. */
import type { Draw } from '../draw.js';
import type { Lane } from '../lane/start-lane.js';
import { openOrderDesk } from '../load/order-desk.js';
import { must } from './fault.js';
import { until } from './hurting.js';
import { ownWord } from './post-event.js';

const PAID_MS_MAX = 60_000;

/** @returns its reference */
export async function paidOrder(lane: Lane, draw: Draw): Promise<string> {
  const reference = `PO-${ownWord(draw.fraction()).toUpperCase()}`;
  const desk = openOrderDesk({ url: lane.front.url, token: lane.apiToken });
  await desk.put({
    reference,
    ...{ customer: { reference: `C-${reference}` }, currency: 'usd', amount: 1_000 },
    placed_at: new Date().toISOString(),
  } as { reference: string });
  await lane.sandbox.request('POST', '/v1/payment_intents', {
    ...{ amount: 1_000, currency: 'usd', confirm: true, allowed_payment_method_types: ['card'] },
    payment_method: 'pm_card_visa',
    metadata: { order_id: reference },
  });
  const paid = await until(async () => {
    const [row] = await lane.store.sql.select<{ paid: string }>('SELECT paid FROM orders WHERE reference = ?', [
      reference,
    ]);
    return row?.paid === '1000';
  }, PAID_MS_MAX);
  must(paid, `${reference} was not paid within ${PAID_MS_MAX} ms`);
  return reference;
}

/** @returns the status of the answer */
export async function askBack(lane: Lane, reference: string, amount: number, key: string): Promise<number> {
  const answer = await fetch(`${lane.front.url}/v1/orders/${reference}/refunds`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${lane.apiToken}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    body: JSON.stringify({ amount }),
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** What Stripe gave back of an order's payments. */
export async function refundedOf({ sandbox }: Lane, reference: string): Promise<number> {
  const truth = sandbox.truth();
  const intents = new Set(
    truth.paymentIntents.filter((each) => each.metadata['order_id'] === reference).map((each) => each.id),
  );
  return truth.refunds
    .filter((each) => intents.has(each.paymentIntent ?? '') && each.status !== 'failed')
    .reduce((sum, each) => sum + each.amount, 0);
}

/**
 * The shop's side of the order API: registers orders and asks how they stand.
 *
 * Input: planned orders. Output: the API's answers. A side that is away or busy is tried again for a while with growing pauses: to register
 * the same order twice changes nothing. What the API refuses is thrown.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { BATCH_ORDERS_MAX, PAUSE_MS_MAX, TRIES_MAX } from './limits.js';
import type { PlannedCustomer } from './people.js';
import type { PlannedOrder } from './story.js';

export interface OrderApiOptions {
  /** Of the ingress, without a path. */
  readonly url: string;
  readonly token: string;
}

/** An order as it is registered. */
export interface OrderToRegister {
  readonly order: PlannedOrder;
  readonly customer: PlannedCustomer;
  readonly stripeCustomer: string;
  readonly state: 'open' | 'cancelled';
  readonly placedAt: Date;
}

/** What the shop reads of an order. */
export interface OrderStanding {
  readonly reference: string;
  readonly payment_status: string;
  readonly amount_paid: number;
  readonly amount_refunded: number;
}

export interface OrderApi {
  put(order: OrderToRegister): Promise<void>;
  /** Registers many in few calls. */
  putAll(orders: readonly OrderToRegister[]): Promise<void>;
  /** `null`: not known. */
  find(reference: string): Promise<OrderStanding | null>;
}

export class OrderApiRefusal extends Error {}

export function openOrderApi({ url, token }: OrderApiOptions): OrderApi {
  async function call(method: 'GET' | 'PUT', path: string, body?: object): Promise<Response> {
    for (let tries = 1; ; tries += 1) {
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }).catch((error: unknown) => error as Error);
      const away = answer instanceof Error || answer.status >= 500 || answer.status === 429;
      if (!away) return answer;
      if (tries >= TRIES_MAX) throw answer instanceof Error ? answer : await refusalOf(answer, path);
      await sleep(Math.min(PAUSE_MS_MAX, 50 * 2 ** Math.min(tries, 6)));
    }
  }

  return {
    put: async (order) => {
      const path = `/v1/orders/${encodeURIComponent(order.order.reference)}`;
      const answer = await call('PUT', path, bodyOf(order));
      if (!answer.ok) throw await refusalOf(answer, path);
      await answer.body?.cancel();
    },
    putAll: async (orders) => {
      for (let from = 0; from < orders.length; from += BATCH_ORDERS_MAX) {
        const batch = orders.slice(from, from + BATCH_ORDERS_MAX);
        const bodies = batch.map((each) => ({ reference: each.order.reference, ...bodyOf(each) }));
        const answer = await call('PUT', '/v1/orders:batch', { orders: bodies });
        if (!answer.ok) throw await refusalOf(answer, '/v1/orders:batch');
        refuseFailed(await answer.text());
      }
    },
    find: async (reference) => {
      const path = `/v1/orders/${encodeURIComponent(reference)}`;
      const answer = await call('GET', path);
      if (answer.status === 404) return null;
      if (!answer.ok) throw await refusalOf(answer, path);
      return (await answer.json()) as OrderStanding;
    },
  };
}

function bodyOf({ order, customer, stripeCustomer, state, placedAt }: OrderToRegister): object {
  const { reference, name, email } = customer;
  return {
    customer: { reference, name, email, stripe_customer: stripeCustomer },
    currency: order.currency,
    amount: order.amount,
    placed_at: placedAt.toISOString(),
    description: order.lines.map((line) => `${line.quantity} × ${line.title}`).join(', '),
    lines: order.lines,
    metadata: { channel: 'web' },
    state,
  };
}

/** The answers of a batch come one by one; `status` of each as if it had been put alone. */
function refuseFailed(text: string): void {
  const { data } = JSON.parse(text) as { data?: readonly { readonly status?: number }[] };
  const failed = data?.find((each) => (each.status ?? 200) >= 400);
  if (failed !== undefined) throw new OrderApiRefusal(`an order of the batch was refused: ${JSON.stringify(failed)}`);
}

async function refusalOf(answer: Response, path: string): Promise<OrderApiRefusal> {
  return new OrderApiRefusal(`${path}: HTTP ${answer.status} ${(await answer.text()).slice(0, 500)}`);
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Checkout } from './checkout.js';
import { PAID_WAIT_MS_MAX } from './limits.js';
import type { OrderApi, OrderToRegister } from './order-api.js';
import type { PlannedOrder, Step, Story } from './story.js';

export interface Surroundings {
  readonly seed: number;
  readonly orders: OrderApi;
  readonly checkout: Checkout;
  /** The customer's id at Stripe; makes one where there is none yet. */
  readonly stripeCustomerOf: (story: Story) => Promise<string>;
  readonly now: () => Date;
  /** Called before each step. */
  readonly onStep?: ((story: Story, step: Step) => void) | undefined;
  /** Between two steps of one story, milliseconds. */
  readonly pauseMs?: (() => number) | undefined;
}

const PAID_LOOK_MS = 100;

/** Plays a story to its end. @param from the step to begin with, where those before it are done already */
export async function runStory(surroundings: Surroundings, story: Story, from = 0): Promise<void> {
  const { checkout, seed, stripeCustomerOf, onStep, pauseMs } = surroundings;
  const customer = await stripeCustomerOf(story);
  const intents = new Map<string, string>();
  for (const [place, step] of story.steps.entries()) {
    if (place < from) continue;
    if (place > from && pauseMs !== undefined) await sleep(pauseMs());
    onStep?.(story, step);
    const key = `shop-${seed}-${story.index}-${place}`;
    switch (step.do) {
      case 'register':
      case 'cancel':
        await surroundings.orders.put(toRegister(surroundings, story, step.order, customer, step.do === 'cancel'));
        break;
      case 'await_paid':
        await untilPaid(surroundings.orders, step.order.reference);
        break;
      case 'pay_card':
        intents.set(step.payment, await checkout.payByCard(step, customer, key, intents.get(step.payment)));
        break;
      case 'transfer':
        await checkout.transfer(step, customer, key);
        break;
      case 'transfer_as_told':
        await checkout.transferAsTold(step, customer, key);
        break;
      case 'refund':
        await checkout.refund(required(intents.get(step.payment), step.payment), step.amount, key);
        break;
      default:
        assertNever(step);
    }
  }
}

export function toRegister(
  { now }: Pick<Surroundings, 'now'>,
  { customer }: Story,
  order: PlannedOrder,
  stripeCustomer: string,
  cancelled = false,
): OrderToRegister {
  return { order, customer, stripeCustomer, state: cancelled ? 'cancelled' : 'open', placedAt: now() };
}

async function untilPaid(orders: OrderApi, reference: string): Promise<void> {
  const untilMs = Date.now() + PAID_WAIT_MS_MAX;
  while ((await orders.find(reference))?.payment_status !== 'paid') {
    if (Date.now() > untilMs) throw new Error(`${reference} was not paid within ${PAID_WAIT_MS_MAX} ms`);
    await sleep(PAID_LOOK_MS);
  }
}

function required(intent: string | undefined, payment: string): string {
  if (intent === undefined) throw new Error(`nothing was paid as "${payment}"`);
  return intent;
}

function assertNever(value: never): never {
  throw new Error(`Unknown step: ${JSON.stringify(value)}`);
}

/**
 * The shop for people who watch: begins one story after the other at a gentle rate, until it is stopped.
 *
 * Memory is bounded: a story is planned when it begins and forgotten when it ends. A story that fails is told of and forgotten; the shop
 * goes on. Orders begin at the rate that is asked for, as long as not too many stories are under way.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { openCheckout } from './checkout.js';
import { STORIES_AT_ONCE_MAX } from './limits.js';
import { openOrderApi } from './order-api.js';
import { planStory } from './plan-traffic.js';
import { runStory } from './run-story.js';
import { sayStep } from './say-step.js';
import { stripeCustomers } from './stripe-customers.js';

export interface ShopOptions {
  readonly seed: number;
  /** Stories that begin in one second. */
  readonly rate: number;
  /** No more than so many orders; endless unless given. */
  readonly orders?: number | undefined;
  readonly ingressUrl: string;
  readonly apiToken: string;
  readonly stripeUrl: string;
  readonly stripeKey: string;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

const PAUSE_MS = 1_500;

/** Resolves when it is stopped or the orders are spent; stories under way then end first. @returns orders that were begun */
export async function runShop(options: ShopOptions): Promise<number> {
  const { seed, rate, say, signal, orders: ordersMax = Number.POSITIVE_INFINITY } = options;
  const checkout = openCheckout({ stripeUrl: options.stripeUrl, secretKey: options.stripeKey });
  const surroundings = {
    seed,
    checkout,
    orders: openOrderApi({ url: options.ingressUrl, token: options.apiToken }),
    stripeCustomerOf: stripeCustomers(seed, checkout),
    now: () => new Date(),
    onStep: (story: Parameters<typeof sayStep>[0], step: Parameters<typeof sayStep>[1]) => say(sayStep(story, step)),
    pauseMs: () => PAUSE_MS * (0.5 + Math.random()),
  };
  const underWay = new Set<Promise<void>>();
  let begun = 0;
  for (let index = 0; begun < ordersMax && !signal.aborted; index += 1) {
    const story = planStory(seed, index);
    begun += story.orders.length;
    const playing: Promise<void> = runStory(surroundings, story)
      .catch((error: unknown) => say(`a story went wrong (${story.kind}): ${String(error)}`))
      .finally(() => underWay.delete(playing));
    underWay.add(playing);
    await sleep(1_000 / rate, undefined, { signal }).catch(() => undefined);
    while (underWay.size >= STORIES_AT_ONCE_MAX) await Promise.race(underWay);
  }
  await Promise.all(underWay);
  return begun;
}

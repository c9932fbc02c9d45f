/**
 * The shop for tests: plays planned traffic to its end as fast as it is told to, and says how every order must stand afterwards.
 *
 * Input: a seed and a number of orders. Output: orders at the order API, money at Stripe, and expectations. The expectations hold once all
 * events are delivered and worked off. Any step that fails ends the run with its error, after the steps under way.
 */
import { openCheckout } from './checkout.js';
import { CHUNK_STORIES } from './limits.js';
import { openOrderApi } from './order-api.js';
import { planTraffic } from './plan-traffic.js';
import { runStory, type Surroundings, toRegister } from './run-story.js';
import type { Expectation, Step, Story } from './story.js';
import { stripeCustomers } from './stripe-customers.js';

export interface TrafficOptions {
  readonly seed: number;
  /** At least so many; a story with two orders may make it one more. */
  readonly orders: number;
  /** Stories at one time. */
  readonly concurrency?: number;
  readonly ingressUrl: string;
  readonly apiToken: string;
  readonly stripeUrl: string;
  readonly stripeKey: string;
  readonly onStep?: (story: Story, step: Step) => void;
}

const CONCURRENCY = 16;

export async function runTraffic(options: TrafficOptions): Promise<Expectation[]> {
  const { seed, concurrency = CONCURRENCY } = options;
  const checkout = openCheckout({ stripeUrl: options.stripeUrl, secretKey: options.stripeKey });
  const orders = openOrderApi({ url: options.ingressUrl, token: options.apiToken });
  const stripeCustomerOf = stripeCustomers(seed, checkout);
  const now = () => new Date();
  const surroundings = { seed, orders, checkout, stripeCustomerOf, now, onStep: options.onStep };
  const stories = planTraffic(seed, options.orders);
  for (let from = 0; from < stories.length; from += CHUNK_STORIES) {
    const chunk = stories.slice(from, from + CHUNK_STORIES);
    await eachAtOnce(chunk, concurrency, (story) => stripeCustomerOf(story).then(() => undefined));
    await registerFirst(surroundings, chunk);
    await eachAtOnce(chunk, concurrency, (story) => runStory(surroundings, story, registeredFirst(story)));
  }
  return stories.flatMap((story) => story.expectations);
}

/** Registers what stories begin with, in few calls. */
async function registerFirst(surroundings: Surroundings, stories: readonly Story[]): Promise<void> {
  const orders = await Promise.all(
    stories.map(async (story) => {
      const stripeCustomer = await surroundings.stripeCustomerOf(story);
      return story.steps
        .slice(0, registeredFirst(story))
        .flatMap((step) =>
          step.do === 'register' ? [toRegister(surroundings, story, step.order, stripeCustomer)] : [],
        );
    }),
  );
  await surroundings.orders.putAll(orders.flat());
}

/** The number of orders that a story registers before anything else. */
function registeredFirst(story: Story): number {
  const other = story.steps.findIndex((step) => step.do !== 'register');
  return other === -1 ? story.steps.length : other;
}

async function eachAtOnce<T>(items: readonly T[], atOnce: number, act: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const results = await Promise.allSettled(
    Array.from({ length: atOnce }, async () => {
      for (const item of left) await act(item);
    }),
  );
  const failed = results.find((each) => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

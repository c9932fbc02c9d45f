/**
 * A whole installation of its own to be hurt: servers, services, Stripe and the order system, and a line between each two of them.
 *
 * Input: a seed and a folder for the servers. Output: handles on everything, and one way to end it all. Several lanes may run beside each
 * other. Not relied upon: that the product survives; what is checked is checked from outside.
 */
import { randomBytes } from 'node:crypto';
import { type DemoOrderSystem, startOrderSystem } from '@quittance/demo';
import { type LocalStack, startLocalStack } from '@quittance/local-stack';
import { openStore, type Store } from '@quittance/store';
import { type Sandbox, startSandbox } from '@quittance/stripe-sandbox';
import { baseEnvironment, type FaultProxy, type FreshStore, faultProxy, freshStore } from '@quittance/testkit';
import { Redis } from 'ioredis';
import { drawOf } from '../draw.js';
import { type Fleet, type FleetOptions, startFleet } from './fleet.js';
import { type Front, startFront } from './front.js';

export interface LaneOptions {
  readonly seed: string;
  /** Where the servers keep their data; the usual folder of the checkout unless given. */
  readonly dir?: string;
  readonly counts?: FleetOptions['counts'];
  readonly env?: Readonly<Record<string, string>>;
  /** Types of events that Stripe is asked to send; all unless given. */
  readonly events?: readonly string[];
}

export interface Lane {
  readonly stack: LocalStack;
  readonly db: FreshStore;
  /** The database past all lines. */
  readonly store: Store;
  /** The database's root, for what only it may; undefined where there is no way in. */
  readonly root: Store | undefined;
  /** Redis past all lines. */
  readonly redis: Redis;
  readonly redisUrl: string;
  readonly sandbox: Sandbox;
  readonly orderSystem: DemoOrderSystem;
  readonly front: Front;
  readonly fleet: Fleet;
  /** To the Stripe API and to the order system. */
  readonly lines: { readonly stripe: FaultProxy; readonly orderSystem: FaultProxy };
  readonly apiToken: string;
  /** The secret that Stripe signs with, and one that is valid beside it. */
  readonly webhookSecrets: readonly [string, string];
  /** Events that a fault took away from the database on purpose. */
  readonly takenAway: Set<string>;
  /** @returns what the services' logs said that must never be said */
  stop(): Promise<readonly string[]>;
}

const COUNTS = { ingress: 1, matching: 2, pushback: 2, refunds: 1, relay: 2 } as const;

/** Events that Stripe still lists; the objects themselves are all kept, for the truth is read from them. */
const EVENTS_MAX = 50_000;

/** Waits that take minutes in production and would make a run as long; every value is one that an operator may set. */
const SHORT_WAITS = { RELAY_LEASE_MS: '5000', REFUND_ROUND_MS: '1000' };

export async function startLane(options: LaneOptions): Promise<Lane> {
  const random = drawOf(options.seed, 'lines').fraction;
  const { REDIS_URL: _redis, MYSQL_URL: _mysql, ...env } = process.env;
  const stack = await startLocalStack({ dir: options.dir ?? '.quittance', kind: 'test', env });
  const closers: (() => Promise<unknown>)[] = [() => stack.stop()];
  const onStop = <T>(part: T, close: (part: T) => Promise<unknown>): T => {
    closers.push(() => close(part));
    return part;
  };
  const stopAll = async () => {
    for (const close of closers.reverse()) await close().catch(() => undefined);
  };
  try {
    const db = onStop(await freshStore({ mysqlUrl: stack.mysqlUrl, poolSizeMax: 4 }), (each) => each.drop());
    const root = await openRoot(stack, db.url);
    if (root !== undefined) onStop(root, (each) => each.close());
    const redis = onStop(new Redis(stack.redisUrl, { maxRetriesPerRequest: null }), async (each) => each.disconnect());
    redis.on('error', () => undefined);
    const front = onStop(await startFront(), (each) => each.stop());
    const omsSecret = `whsec_${randomBytes(32).toString('base64')}`;
    const orderSystem = onStop(await startOrderSystem({ secret: omsSecret }), (each) => each.close());
    const webhookSecrets = [newSecret(), newSecret()] as const;
    const apiToken = randomBytes(24).toString('hex');
    const sandbox = onStop(
      await startSandbox({
        seed: options.seed,
        webhookEndpoints: [
          {
            url: `${front.url}/webhooks/stripe/default`,
            secret: webhookSecrets[0],
            ...(options.events === undefined ? {} : { enabled_events: options.events }),
          },
        ],
        delays: {
          captureMs: 5,
          debitMs: 50,
          refundReferenceMs: 50,
          refundMs: 50,
          refundFailMs: 200,
          disputeMs: 200,
        },
        retry: { firstDelayMs: 200, delayMsMax: 2_000, attemptsMax: 200, answerMsMax: 10_000 },
        limits: { objectsMax: 1_000_000, eventsMax: EVENTS_MAX, deliveriesWaitingMax: 500_000 },
      }),
      (each) => each.stop(),
    );
    const lines = {
      stripe: onStop(await faultProxy({ port: sandbox.port }, random), (each) => each.close()),
      orderSystem: onStop(await faultProxy({ port: Number(new URL(orderSystem.url).port) }, random), (each) =>
        each.close(),
      ),
    };
    const fleet = await startFleet({
      counts: options.counts ?? COUNTS,
      mysqlUrl: db.url,
      redisUrl: stack.redisUrl,
      random,
      onIngresses: front.setTargets,
      env: {
        ...baseEnvironment({ mysqlUrl: db.url, redisUrl: stack.redisUrl }, { api: apiToken, webhook: '' }),
        STRIPE_WEBHOOK_SECRET: webhookSecrets.join(','),
        STRIPE_SECRET_KEY: sandbox.apiKey,
        STRIPE_API_BASE: `http://127.0.0.1:${lines.stripe.port}`,
        OMS_URL: lines.orderSystem.through(orderSystem.url),
        OMS_SECRET: omsSecret,
        OMS_ALLOW_PRIVATE: 'true',
        ...SHORT_WAITS,
        ...options.env,
      },
    });
    return {
      ...{ stack, db, store: db.store, root, redis, redisUrl: stack.redisUrl, sandbox, orderSystem, front, fleet },
      ...{ lines, apiToken, webhookSecrets, takenAway: new Set<string>() },
      stop: async () => {
        const surprises = await fleet.stop();
        await stopAll();
        return surprises;
      },
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

async function openRoot(stack: LocalStack, url: string): Promise<Store | undefined> {
  if (stack.mysqlSocket === undefined) return undefined;
  const { password, pathname } = new URL(url);
  const socketPath = stack.mysqlSocket;
  return openStore({ url: `mysql://root:${password}@localhost${pathname}`, socketPath, poolSizeMax: 2 });
}

function newSecret(): string {
  return `whsec_${randomBytes(24).toString('hex')}`;
}

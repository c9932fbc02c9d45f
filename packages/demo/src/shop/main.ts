/** The demo shop as a process. `--orders N` ends after about so many orders, `--rate R` begins R stories a second, `--seed S`. */
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { readConfig } from '@quittance/runtime';
import { z } from 'zod';
import { runShop } from './run-shop.js';

const RATE_USUAL = 0.5;
const RATE_MAX = 200;
const SEED_MAX = 2_147_483_647;
const port = z.coerce.number().int().min(0).max(65_535);

const flags = parseArgs({
  options: { orders: { type: 'string' }, rate: { type: 'string' }, seed: { type: 'string' } },
}).values;
const config = readConfig(
  z.object({
    SHOP_PORT: port.optional(),
    PORT: port.optional(),
    BIND_HOST: z.string().default('127.0.0.1'),
    INGRESS_URL: z.url(),
    API_TOKEN: z.string().min(1).meta({ secret: true }),
    STRIPE_API_BASE: z.url(),
    STRIPE_SECRET_KEY: z
      .string()
      .startsWith('sk_test_', 'must be a test key: the shop moves money')
      .meta({ secret: true }),
    ORDERS: z.coerce.number().int().min(1).optional(),
    RATE: z.coerce.number().positive().max(RATE_MAX).default(RATE_USUAL),
    /** Another one each time unless given, so that order numbers do not repeat over restarts. */
    SEED: z.coerce
      .number()
      .int()
      .min(0)
      .max(SEED_MAX)
      .default(Math.floor(Date.now() / 1_000) % SEED_MAX),
  }),
  { env: { ...process.env, ...named({ ORDERS: flags.orders, RATE: flags.rate, SEED: flags.seed }) } },
);

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => setTimeout(() => process.exit(0), 5_000).unref());

const health = createServer((_request, response) => response.end('{"status":"ok"}'));
const healthPort = config.SHOP_PORT ?? config.PORT;
if (healthPort !== undefined) health.listen(healthPort, config.BIND_HOST);

const say = (line: string): void => console.log(`${new Date().toISOString().slice(11, 19)}  ${line}`);
const begun = await runShop({
  seed: config.SEED,
  rate: config.RATE,
  orders: config.ORDERS,
  ingressUrl: config.INGRESS_URL.replace(/\/$/, ''),
  apiToken: config.API_TOKEN,
  stripeUrl: config.STRIPE_API_BASE,
  stripeKey: config.STRIPE_SECRET_KEY,
  say,
  signal: stop.signal,
});
say(`the shop closes after ${begun} orders (seed ${config.SEED})`);
health.close();
health.closeAllConnections();

function named(given: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

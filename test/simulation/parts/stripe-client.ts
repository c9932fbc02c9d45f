import type { InsideSandbox } from '@quittance/stripe-sandbox';
import Stripe from 'stripe';
import type { Process, Simulation } from '../time/simulation.js';

/**
 * Stripe's own client, as a process of the product uses it, with the simulation in the place of the network: each call and each answer takes a
 * step, and may be the last thing its process does.
 */
export function stripeClientOf(
  simulation: Simulation,
  sandbox: InsideSandbox,
  process: Process,
  sent: () => void,
  keysStored = true,
): Stripe {
  const overTheNetwork = async (
    address: string | URL,
    init: { method?: string; headers?: unknown; body?: unknown } = {},
  ) => {
    const url = new URL(String(address));
    const method = init.method ?? 'GET';
    const call = `${method} ${url.pathname}`;
    await simulation.step(process, call, () => undefined);
    let body = typeof init.body === 'string' ? init.body : '';
    let idempotencyKey = headerOf(init.headers, 'idempotency-key');
    if (!keysStored && idempotencyKey !== undefined) {
      // A key made for each call instead of one that was stored before the first.
      const fresh = `made-for-this-call-${simulation.random.between(1, 1_000_000_000)}`;
      body = body.replaceAll(idempotencyKey, fresh);
      idempotencyKey = fresh;
    }
    const answer = await sandbox.answer({
      method,
      path: url.pathname,
      query: url.search.slice(1),
      body,
      idempotencyKey,
    });
    sent();
    simulation.note(
      'stripe',
      () =>
        `${process.name} calls ${call}${url.search} ${body.slice(0, 120)} → ${answer.lost ? 'no answer' : answer.status}`,
    );
    await simulation.step(process, `hear of ${call}`, () => undefined);
    if (answer.lost)
      throw Object.assign(new TypeError('fetch failed'), {
        cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
      });
    const date = new Date(Math.floor(simulation.nowMs / 1_000) * 1_000).toUTCString();
    const text = async () => answer.body;
    return {
      status: answer.status,
      headers: Object.entries({ date, ...answer.headers }),
      text,
      json: async () => JSON.parse(answer.body) as unknown,
      body: null,
    };
  };
  return new Stripe('sk_test_simulated', {
    httpClient: Stripe.createFetchHttpClient(overTheNetwork as unknown as typeof fetch),
    maxNetworkRetries: 0,
    telemetry: false,
    timeout: 10_000,
  });
}

function headerOf(headers: unknown, name: string): string | undefined {
  const entries = Array.isArray(headers)
    ? (headers as [string, string][])
    : Object.entries((headers ?? {}) as Record<string, string>);
  return entries.find(([key]) => key.toLowerCase() === name)?.[1];
}

import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CardPayment } from './card-payments.js';

/** Milliseconds before an event that was not acknowledged is sent again, as Stripe does in hours. */
const AGAIN_AFTER_MS = 200;

/**
 * Posts events with a bounded number of requests under way; one that is not acknowledged is sent again, up to `tries` times (1 unless given).
 *
 * @returns when each was first sent, on the clock of `performance.now()`
 */
export async function sendWebhooks(
  url: string,
  events: readonly CardPayment[],
  load: { readonly senders: number; readonly perSecondMax?: number; readonly tries?: number },
): Promise<Map<string, number>> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.senders });
  const sentMs = new Map<string, number>();
  const startedMs = performance.now();
  let next = 0;
  const sender = async () => {
    for (let n = next++; n < events.length; n = next++) {
      const event = events[n];
      if (event === undefined) return;
      if (load.perSecondMax !== undefined)
        await sleep(Math.max(0, startedMs + (n / load.perSecondMax) * 1_000 - performance.now()));
      sentMs.set(event.reference, performance.now());
      await deliver(agent, url, event, load.tries ?? 1);
    }
  };
  await Promise.all(Array.from({ length: load.senders }, sender));
  agent.destroy();
  return sentMs;
}

async function deliver(agent: Agent, url: string, event: CardPayment, tries: number): Promise<void> {
  for (let left = tries; ; left -= 1) {
    try {
      return await post(agent, url, event);
    } catch (error) {
      if (left <= 1) throw error;
      await sleep(AGAIN_AFTER_MS);
    }
  }
}

function post(agent: Agent, url: string, event: CardPayment): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': event.body.length,
      'stripe-signature': event.signature,
    };
    const call = request(url, { method: 'POST', agent, headers }, (answer) => {
      answer.resume();
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve() : reject(new Error(`the ingress answered ${answer.statusCode}`)),
      );
    });
    call.on('error', reject);
    call.end(event.body);
  });
}

import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchEvent } from './build-events.js';

/** Posts events with a bounded number of requests under way. @returns when each was sent, on the clock of `performance.now()` */
export async function sendEvents(
  url: string,
  events: readonly BenchEvent[],
  load: { readonly senders: number; readonly perSecondMax?: number },
): Promise<Map<string, number>> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.senders });
  const sentMs = new Map<string, number>();
  const startedMs = performance.now();
  let next = 0;
  const sender = async () => {
    for (let n = next++; n < events.length; n = next++) {
      const event = events[n];
      if (event === undefined) return;
      if (load.perSecondMax !== undefined) await sleep(startedMs + (n / load.perSecondMax) * 1_000 - performance.now());
      sentMs.set(event.reference, performance.now());
      await post(agent, url, event);
    }
  };
  await Promise.all(Array.from({ length: load.senders }, sender));
  agent.destroy();
  return sentMs;
}

function post(agent: Agent, url: string, event: BenchEvent): Promise<void> {
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

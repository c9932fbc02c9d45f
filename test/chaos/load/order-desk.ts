/**
 * Registers orders through the API, many in a call, until they are taken: a shop that does not give up.
 *
 * Input: single orders. Output: each resolves when its order was taken. What the API refuses for good is thrown to its order.
 */
import { backOff } from './back-off.js';

export interface OrderDesk {
  put(order: { readonly reference: string }): Promise<void>;
}

interface Waiting {
  readonly order: { readonly reference: string };
  readonly done: () => void;
  readonly failed: (error: Error) => void;
}

const GATHER_MS = 15;
const BATCH_MAX = 200;
/** Calls under way at once: a shop that sends everything again at once keeps a slow side from recovering. */
const CALLS_MAX = 4;
const TRY_MS_MAX = 15_000;
/** Many faults one after the other may last this long before the shop gives up. */
const GIVE_UP_MS = 900_000;

export function openOrderDesk(api: { readonly url: string; readonly token: string }): OrderDesk {
  const queue: Waiting[] = [];
  let calls = 0;
  let gathering = false;

  function put(order: { readonly reference: string }): Promise<void> {
    return new Promise((done, failed) => {
      queue.push({ order, done, failed });
      if (gathering) return;
      gathering = true;
      setTimeout(() => {
        gathering = false;
        sendMore();
      }, GATHER_MS);
    });
  }

  function sendMore(): void {
    while (calls < CALLS_MAX && queue.length > 0) {
      calls += 1;
      void send(queue.splice(0, BATCH_MAX)).finally(() => {
        calls -= 1;
        sendMore();
      });
    }
  }

  async function send(batch: readonly Waiting[]): Promise<void> {
    const untilMs = Date.now() + GIVE_UP_MS;
    let last = '';
    for (let tries = 1; Date.now() < untilMs; tries += 1) {
      try {
        const answer = await fetch(`${api.url}/v1/orders:batch`, {
          method: 'PUT',
          headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' },
          body: JSON.stringify({ orders: batch.map((each) => each.order) }),
          signal: AbortSignal.timeout(TRY_MS_MAX),
        });
        const text = await answer.text();
        last = `${answer.status} ${text.slice(0, 300)}`;
        if (answer.ok) return tell(batch, text);
        if (answer.status < 500 && answer.status !== 429) break;
      } catch (error) {
        last = String(error);
      }
      await backOff(tries);
    }
    for (const each of batch) each.failed(new Error(`${each.order.reference} was not taken: ${last}`));
  }

  return { put };
}

function tell(batch: readonly Waiting[], text: string): void {
  const { data = [] } = JSON.parse(text) as { data?: readonly { readonly status?: number }[] };
  for (const [place, { order, done, failed }] of batch.entries()) {
    const status = data[place]?.status ?? 0;
    if (status >= 200 && status < 300) done();
    else failed(new Error(`${order.reference} was refused: ${JSON.stringify(data[place])}`));
  }
}

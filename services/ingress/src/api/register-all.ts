/**
 * Registers orders in as few transactions as their number allows, and tells the queues.
 *
 * A reference that stands several times in one call is registered that many times, in order. When the database refuses an order, those
 * it was sent with are halved until it stands alone. Published after the commit, best effort; the relay publishes what is lost.
 */
import { isStoreTrouble, type OrderToRegister, type Registered, registerOrders } from '@quittance/store';
import { REGISTER_ORDERS_MAX } from '../limits.js';
import { actorOf } from './access/actor-of.js';
import type { Call } from './answering.js';

/** @returns what became of each order, in the order they were given; an error for one that the database refused */
export async function registerAll(
  call: Pick<Call, 'parts' | 'connection' | 'request'>,
  orders: readonly OrderToRegister[],
): Promise<(Registered | Error)[]> {
  const outcomes: (Registered | Error)[] = [];
  for (const places of transactionsOf(orders)) {
    const chunk = places.flatMap((place) => orders[place] ?? []);
    const found = await registerChunk(call, chunk);
    places.forEach((place, n) => {
      outcomes[place] = found[n] ?? new Error('an order has no outcome');
    });
  }
  return outcomes;
}

/** Places of the orders of each transaction: a reference once in each, the first of them before the second. */
function transactionsOf(orders: readonly OrderToRegister[]): number[][] {
  const seen = new Map<string, number>();
  const rounds: number[][] = [];
  orders.forEach(({ reference }, place) => {
    const round = seen.get(reference) ?? 0;
    seen.set(reference, round + 1);
    const places = rounds[round] ?? [];
    places.push(place);
    rounds[round] = places;
  });
  return rounds.flatMap((places) => {
    const chunks: number[][] = [];
    for (let from = 0; from < places.length; from += REGISTER_ORDERS_MAX)
      chunks.push(places.slice(from, from + REGISTER_ORDERS_MAX));
    return chunks;
  });
}

async function registerChunk(
  call: Pick<Call, 'parts' | 'connection' | 'request'>,
  orders: readonly OrderToRegister[],
): Promise<(Registered | Error)[]> {
  const { parts, connection, request } = call;
  try {
    const { outcomes, messages } = await parts.store.transaction((sql) =>
      registerOrders(sql, { connectionId: connection.id, orders, actor: actorOf(request) }),
    );
    void parts.producer.publish('matching', messages.matching.map(toJob));
    void parts.producer.publish('pushback', messages.pushback.map(toJob));
    return orders.map(({ reference }) => outcomes.get(reference) ?? new Error('an order has no outcome'));
  } catch (error) {
    if (isStoreTrouble(error)) throw error;
    if (orders.length <= 1) {
      parts.log.error({ err: error }, 'ingress.order_refused_by_store');
      return [error instanceof Error ? error : new Error(String(error))];
    }
    const half = Math.ceil(orders.length / 2);
    const first = await registerChunk(call, orders.slice(0, half));
    return [...first, ...(await registerChunk(call, orders.slice(half)))];
  }
}

function toJob(id: string) {
  return { kind: 'message' as const, id };
}

import { createHash } from 'node:crypto';
import type { PushBody } from '@quittance/contracts';
import { IDS_MAX, ORDERS_MAX } from './limits.js';

export type PushedOrder = PushBody['data'];

/** What a push meant: news, the same message again, or a state that is not newer than the one known. */
export type Reception = 'news' | 'repeat' | 'stale';

export interface OrderBook {
  /** Takes in a push whose signature was checked. @param text the very text that was signed */
  take(id: string, text: string, order: PushedOrder): Reception;
  find(reference: string): PushedOrder | undefined;
  /** As if it had never been told, or not since an older state. */
  lose(reference: string, back?: PushedOrder): void;
  /** The latest first. */
  list(filter: { readonly status?: string; readonly limit: number }): PushedOrder[];
  readonly counts: {
    /** Messages with an id seen before. */
    repeats: number;
    /** Messages with a new id, of a version not greater than the one known. */
    stale: number;
    /** Messages with an id seen before and another body: must never happen. */
    changedBodies: number;
    readonly orders: () => number;
    readonly ids: () => number;
  };
}

/** The memory of the demo order system: the newest state of each order. Bounded; the oldest is forgotten first. */
export function createOrderBook(): OrderBook {
  const orders = new Map<string, PushedOrder>();
  const bodies = new Map<string, string>();
  const counts = { repeats: 0, stale: 0, changedBodies: 0, orders: () => orders.size, ids: () => bodies.size };

  function take(id: string, text: string, order: PushedOrder): Reception {
    const hash = createHash('sha1').update(text).digest('base64');
    const before = bodies.get(id);
    remember(bodies, id, hash, IDS_MAX);
    if (before !== undefined) {
      counts.repeats += 1;
      if (before !== hash) counts.changedBodies += 1;
    }
    const known = orders.get(order.reference);
    if (known !== undefined && order.version <= known.version) {
      if (before === undefined) counts.stale += 1;
      return before === undefined ? 'stale' : 'repeat';
    }
    remember(orders, order.reference, order, ORDERS_MAX);
    return 'news';
  }

  function lose(reference: string, back?: PushedOrder): void {
    if (back === undefined) orders.delete(reference);
    else remember(orders, reference, back, ORDERS_MAX);
  }

  function list({ status, limit }: { readonly status?: string; readonly limit: number }): PushedOrder[] {
    const found: PushedOrder[] = [];
    for (const order of [...orders.values()].reverse()) {
      if (found.length >= limit) break;
      if (status === undefined || order.payment_status === status) found.push(order);
    }
    return found;
  }

  return { take, find: (reference) => orders.get(reference), lose, list, counts };
}

/** Sets anew, so that the order of the map is the order of the latest news. */
function remember<V>(map: Map<string, V>, key: string, value: V, sizeMax: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= sizeMax) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}

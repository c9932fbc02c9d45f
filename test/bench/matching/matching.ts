/**
 * What matching costs: the rules alone, and load, plan and write in databases of a thousand, a hundred thousand and a million open
 * orders.
 *
 * The databases are on one server and are measured in turn, batch by batch, so that what disturbs the machine disturbs all of them. Each
 * batch is undone and measured many times: pages are in memory from the warm-up on, and the books stay as they are. A last run settles
 * other payments for good, each once: there the pages of the large books come from disk where the buffer pool is smaller than they are.
 */
import type { Store } from '@quittance/store';
import { type FreshStore, freshStore } from '@quittance/testkit';
import { fillOrders, ORDERS_PER_CUSTOMER } from '../../fixtures/many-orders.js';
import type { Figures } from '../figures.js';
import { type Kind, observationsOf, paymentsOf } from './payments-of.js';
import { rehearse } from './rehearse.js';
import { type Measured, measureCommitted, measureUndone } from './settle-batches.js';

const SIZES = [1_000, 100_000, 1_000_000] as const;
const BATCH_PAYMENTS = 48;
const BATCHES = 3;
const ROUNDS_WARM = 5;
const ROUNDS = 34;
/** Where many orders have one price a batch takes much longer, and fewer say enough. */
const ROUNDS_POPULAR = 8;
/** Odd, so that every batch has payments of every kind. */
const COMMITTED_BATCHES = 9;

interface Books {
  readonly orders: number;
  readonly db: FreshStore;
  readonly megabytes: number;
}

export async function matching(): Promise<readonly Figures[]> {
  const figures: Figures[] = SIZES.slice(0, 2).map((orders) => rehearse(orders, orders === SIZES[0] ? 1_000 : 20_000));
  const all: Books[] = [];
  try {
    for (const orders of SIZES) all.push(await fill(orders));
    figures.push(...(await inTurn('everyday mix', all, ROUNDS)));
    figures.push(...(await inTurn('popular price, payer unknown', all, ROUNDS_POPULAR, () => 'popular price')));
    for (const books of all) figures.push(await once(books));
    return figures;
  } finally {
    for (const { db } of all) await db.drop();
  }
}

async function fill(orders: number): Promise<Books> {
  const db = await freshStore();
  const beganMs = performance.now();
  await fillOrders(db.store, 0, orders / ORDERS_PER_CUSTOMER);
  console.log(`${orders} orders filled in ${Math.round(performance.now() - beganMs)} ms`);
  const [size] = await db.store.sql.select<{ bytes: string }>(
    'SELECT SUM(data_length + index_length) AS bytes FROM information_schema.tables WHERE table_schema = DATABASE()',
  );
  return { orders, db, megabytes: Math.round(Number(size?.bytes) / 2 ** 20) };
}

/** The same batches in all books, one after the other, many times. */
async function inTurn(load: string, all: readonly Books[], rounds: number, kindOf?: () => Kind): Promise<Figures[]> {
  const batches = new Map(
    all.map(({ orders }) => [orders, batchesOf('pi_w', BATCHES, orders / ORDERS_PER_CUSTOMER, kindOf)]),
  );
  const measured = new Map<number, Measured[]>(all.map(({ orders }) => [orders, []]));
  for (let round = 0; round < ROUNDS_WARM + rounds; round += 1)
    for (let batch = 0; batch < BATCHES; batch += 1)
      for (const { orders, db } of all) {
        const done = await measureUndone(db.store, batches.get(orders)?.[batch] ?? []);
        if (round >= ROUNDS_WARM) measured.get(orders)?.push(done);
      }
  const smallest = measured.get(SIZES[0]) ?? [];
  return Promise.all(
    all.map(async ({ orders, db, megabytes }) => {
      const own = measured.get(orders) ?? [];
      // Batch against batch, measured a moment apart.
      const against = (cost: (each: Measured) => number) =>
        Number(
          at(
            own.map((each, n) => cost(each) / cost(smallest[n] ?? each)),
            0.5,
          ).toFixed(2),
        );
      return {
        load,
        'open orders': orders,
        payments: own.length * BATCH_PAYMENTS,
        placed: own.reduce((sum, each) => sum + each.placed, 0),
        ...speedOf(own),
        'cost against a thousand': against((each) => each.tookMs),
        'database alone': against((each) => each.loadMs + each.writeMs),
        'books MiB': megabytes,
        'buffer pool MiB': await bufferPoolMiB(db.store),
      };
    }),
  );
}

async function once({ orders, db, megabytes }: Books): Promise<Figures> {
  const measured: Measured[] = [];
  for (const batch of batchesOf('pi_o', COMMITTED_BATCHES, orders / ORDERS_PER_CUSTOMER))
    measured.push(await measureCommitted(db.store, batch));
  return {
    load: 'everyday mix, committed, each once',
    'open orders': orders,
    payments: measured.length * BATCH_PAYMENTS,
    placed: measured.reduce((sum, each) => sum + each.placed, 0),
    ...speedOf(measured),
    'books MiB': megabytes,
    'buffer pool MiB': await bufferPoolMiB(db.store),
  };
}

function batchesOf(prefix: string, batches: number, customers: number, kindOf?: () => Kind) {
  const payments = paymentsOf(prefix, batches * BATCH_PAYMENTS, customers, kindOf);
  // Every batch has payers from all over the books.
  return Array.from({ length: batches }, (_, batch) =>
    Array.from({ length: BATCH_PAYMENTS }, (_, n) => payments[n * batches + batch]).flatMap((each) =>
      each === undefined ? [] : observationsOf(each),
    ),
  );
}

function speedOf(measured: readonly Measured[]) {
  const times = measured.map((each) => each.tookMs);
  const totalMs = times.reduce((sum, each) => sum + each, 0);
  const half = (part: (each: Measured) => number) => Number(at(measured.map(part), 0.5).toFixed(1));
  return {
    'per second': Math.round((times.length * BATCH_PAYMENTS * 1_000) / totalMs),
    'batch p50 ms': Number(at(times, 0.5).toFixed(1)),
    'batch p99 ms': Number(at(times, 0.99).toFixed(1)),
    'load p50 ms': half((each) => each.loadMs),
    'rules p50 ms': half((each) => each.tookMs - each.loadMs - each.writeMs),
    'write p50 ms': half((each) => each.writeMs),
  };
}

function at(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

async function bufferPoolMiB(store: Store): Promise<number> {
  const [row] = await store.sql.select<{ bytes: string }>('SELECT @@innodb_buffer_pool_size AS bytes');
  return Math.round(Number(row?.bytes) / 2 ** 20);
}

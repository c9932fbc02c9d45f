/**
 * The strongest question about the books: would telling them everything once more change anything?
 *
 * Input: finished events, and open orders, range by range. Output: those that would still change something, with what. Everything is loaded
 * and settled by the code that the workers run, in a snapshot in which nothing can be written; so an effect that was lost, done twice, or done
 * by other rules than those of now shows. What waits to be done explains a difference: an order or payment with pending work is not judged.
 */
import type { Changes } from '@quittance/domain';
import { type Check, type ClaimedEvent, type Finding, planChanges, type Sql, selectRange } from '@quittance/store';
import { openWork, type ReadEvent, tell, type Work } from './load-work.js';

/** Events told at once: as many as a worker's batch times a few, since nothing is locked meanwhile. */
const EVENTS_AT_ONCE = 500;
const ORDERS_AT_ONCE = 200;

interface EventRow extends ClaimedEvent {
  readonly connection_id: string;
  readonly event_id: string;
}

interface OrderRow {
  readonly id: string;
  readonly connection_id: string;
  readonly reference: string;
}

/** For `auditBooks`: every finished event and every open order, asked again. */
export const REPLAY_CHECKS: readonly Check[] = [
  {
    name: 'replay.events',
    holds: 'telling the books every finished event again changes nothing',
    todo: 'take the event in again (quittance events EVENT --requeue); if the same is told afterwards, keep the database and tell the maintainers',
    table: 'stripe_events',
    rowsMax: EVENTS_AT_ONCE,
    find: async (sql, range) => {
      const rows = await selectRange<EventRow>(
        sql,
        `SELECT id, connection_id, event_id, type, attempts, body FROM stripe_events WHERE {id} AND state = 'done'`,
        range,
      );
      const events = rows.map((row) => ({ row: { ...row, connectionId: row.connection_id }, told: tell(row) }));
      return askAgain(sql, events, {
        connectionOf: ({ row }) => row.connection_id,
        workOf: (each) => ({ events: each, orderChanges: [] }),
        nameOf: ({ row }) => `event ${row.event_id} (id ${row.id})`,
      });
    },
  },
  {
    name: 'replay.orders',
    holds: 'asking every open order again whether a payment waits for it changes nothing',
    todo: 'tell the order again (PUT /v1/orders), which asks it; after a changed policy or a learnt name this is to be expected',
    table: 'orders',
    rowsMax: ORDERS_AT_ONCE,
    find: async (sql, range) => {
      const rows = await selectRange<OrderRow>(
        sql,
        'SELECT id, connection_id, reference FROM orders WHERE {id} AND open_amount > 0',
        range,
      );
      return askAgain(sql, rows, {
        connectionOf: (row) => row.connection_id,
        workOf: (each) => ({
          events: [],
          orderChanges: each.map((row) => ({ id: '0', connectionId: row.connection_id, orderId: row.id })),
        }),
        nameOf: (row) => `order ${row.reference} (id ${row.id})`,
      });
    },
  },
];

interface Asked<Item> {
  connectionOf(item: Item): string;
  workOf(items: readonly Item[]): Pick<Work, 'events' | 'orderChanges'>;
  nameOf(item: Item): string;
}

async function askAgain<Item>(sql: Sql, items: readonly Item[], asked: Asked<Item>): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const [connectionId, own] of Map.groupBy(items, asked.connectionOf))
    found.push(...(await askTogether(sql.reading(), connectionId, own, asked)));
  return found;
}

/** All at once first, which is cheap; where that would change something, halves of it, down to the one that does. */
async function askTogether<Item>(
  sql: Sql,
  connectionId: string,
  items: readonly Item[],
  asked: Asked<Item>,
): Promise<Finding[]> {
  const would = await planAgain(sql, connectionId, asked.workOf(items));
  const [only, another] = items;
  if (would === null || only === undefined) return [];
  if (another === undefined)
    return [{ where: asked.nameOf(only), expected: 'nothing changes', found: `would write ${would}` }];
  const half = Math.ceil(items.length / 2);
  const parts = [items.slice(0, half), items.slice(half)];
  const found: Finding[] = [];
  for (const part of parts) found.push(...(await askTogether(sql, connectionId, part, asked)));
  return found;
}

/** @returns what would be written, in words; `null`: nothing, or what is about to be done anyway */
async function planAgain(
  sql: Sql,
  connectionId: string,
  of: { readonly events: readonly ReadEvent[]; readonly orderChanges: Work['orderChanges'] },
): Promise<string | null> {
  try {
    const work = await openWork(sql, connectionId, of);
    const changes = planChanges(work.open, work.policyFor);
    const would = inWords(changes);
    return would === '' || (await isUnderWay(sql, connectionId, work, changes)) ? null : would;
  } catch (error) {
    return `something that cannot be planned: ${error instanceof Error ? error.message : String(error)}`;
  }
}

const KINDS = [
  'payments',
  'orders',
  'applications',
  'deductions',
  'adjustments',
  'refunds',
  'disputes',
  'cashEntries',
  'evidence',
  'raised',
  'settled',
] as const satisfies readonly (keyof Changes)[];

function inWords(changes: Changes): string {
  return KINDS.filter((kind) => changes[kind].length > 0)
    .map((kind) => `${changes[kind].length} ${WORDS[kind] ?? kind}`)
    .join(', ');
}

const WORDS: Partial<Record<(typeof KINDS)[number], string>> = {
  cashEntries: 'cash entries',
  raised: 'exceptions opened',
  settled: 'exceptions closed',
};

/** Whether work that waits concerns what would change: read in the same snapshot, so that it cannot have been done meanwhile. */
async function isUnderWay(sql: Sql, connectionId: string, work: Work, changes: Changes): Promise<boolean> {
  const { books } = work.open.loaded;
  const orders = [...books.orders.values()].map((each) => each.id);
  const objects = new Set([
    ...books.payments.keys(),
    ...[...books.payments.values()].flatMap((each) => each.charge ?? []),
    ...changes.payments.map((each) => each.stripeId),
    ...changes.refunds.map((each) => each.id),
    ...changes.disputes.map((each) => each.id),
    ...changes.evidence.map((each) => each.subject),
  ]);
  const rows = await sql.select(
    `(SELECT 1 FROM outbox_messages WHERE stage = 'matching' AND order_id IN (?) AND state = 'pending' LIMIT 1)
     UNION ALL (SELECT 1 FROM stripe_events WHERE connection_id = ? AND object_id IN (?) AND state IN ('pending', 'parked') LIMIT 1)`,
    [orders.length > 0 ? orders : ['0'], connectionId, objects.size > 0 ? [...objects] : ['']],
  );
  return rows.length > 0;
}

/**
 * Registers and changes orders, many at once: lock their accounts, decide, write.
 *
 * Input: orders as the order system tells them, each reference once. Output: what became of each, and the ids of the messages to
 * publish when the transaction is through. The lock of an account is what every other stage takes before it moves money, so what is
 * read under it holds until the commit. Not relied upon: that an order told of is new; the unique key decides, and the loser of a race
 * runs again.
 */
import { type IncomingOrder, type OrderConflict, type OrderPlan, planOrderChange } from '@quittance/domain';
import { type CustomerTold, describeCustomers, lockCustomers } from '../accounts/ensure-customers.js';
import { insertMessages, type NewMessage } from '../outbox/insert-messages.js';
import type { Sql } from '../sql.js';
import { StaleRead } from '../transaction.js';
import { auditOrders } from './audit-orders.js';
import { readRegistered, type StoredOrder } from './registered-orders.js';
import { type Decided, insertOrders, updateOrders } from './write-orders.js';

export interface OrderToRegister {
  readonly reference: string;
  readonly customer: CustomerTold;
  readonly order: IncomingOrder;
}

export type Registered =
  | { readonly kind: 'created' | 'changed' | 'unchanged'; readonly id: string }
  | { readonly kind: 'conflict'; readonly id: string; readonly conflicts: readonly OrderConflict[] };

export interface Registration {
  /** What became of each order, by reference. */
  readonly outcomes: ReadonlyMap<string, Registered>;
  /** Outbox rows to publish, by stage. */
  readonly messages: { readonly matching: readonly string[]; readonly pushback: readonly string[] };
}

/** Inside a transaction; each reference at most once. */
export async function registerOrders(
  sql: Sql,
  command: { readonly connectionId: string; readonly orders: readonly OrderToRegister[]; readonly actor: string },
): Promise<Registration> {
  const { connectionId, orders } = command;
  const references = orders.map((each) => each.reference);
  const customers = orders.map((each) => each.customer);
  const locked = await lockCustomers(sql, connectionId, customers, references);
  const stored = await readRegistered(sql, connectionId, references);
  const lockedIds = new Set(locked.map((each) => each.id));
  for (const order of stored.values())
    if (!lockedIds.has(order.accountId)) throw new StaleRead('an order was registered or moved at the same moment');
  const linked = await describeCustomers(sql, connectionId, locked, acceptedCustomers(orders, stored));
  const accountIds = new Map(locked.map((each) => [each.reference, each.id]));
  const decided = orders.map((each): Decided => {
    const accountId = accountIds.get(each.customer.reference);
    if (accountId === undefined) throw new StaleRead('an account was not locked');
    const existing = stored.get(each.reference) ?? null;
    const plan = planOrderChange(existing, each.order);
    return { reference: each.reference, accountId, existing, plan, rematch: linked.has(accountId) && isQuiet(plan) };
  });
  const created = await insertOrders(sql, connectionId, decided);
  await updateOrders(sql, connectionId, decided);
  await auditOrders(sql, command.actor, decided);
  return {
    outcomes: new Map(decided.map((each) => [each.reference, outcomeOf(each, created)])),
    messages: await announce(sql, connectionId, decided, created),
  };
}

/** Tells the stages: matching of every order that payments may be waiting for, the push-back of what the order system has to see. */
async function announce(
  sql: Sql,
  connectionId: string,
  decided: readonly Decided[],
  created: ReadonlyMap<string, string>,
): Promise<Registration['messages']> {
  const matching: NewMessage[] = [];
  const pushback: NewMessage[] = [];
  for (const { reference, existing, plan, rematch } of decided) {
    const orderId = existing?.id ?? created.get(reference) ?? '';
    if (plan.kind === 'create') matching.push({ orderId, version: plan.order.version });
    else if (plan.kind === 'change' && plan.announced) {
      matching.push({ orderId, version: plan.order.version });
      pushback.push({ orderId, version: plan.order.version });
    } else if (rematch && existing !== null) matching.push({ orderId, version: existing.version + 1n });
  }
  return {
    matching: await insertMessages(sql, connectionId, 'matching', matching),
    pushback: await insertMessages(sql, connectionId, 'pushback', pushback),
  };
}

/** An order that is refused as a whole tells nothing of its customer either. */
function acceptedCustomers(
  orders: readonly OrderToRegister[],
  stored: ReadonlyMap<string, StoredOrder>,
): CustomerTold[] {
  return orders
    .filter((each) => planOrderChange(stored.get(each.reference) ?? null, each.order).kind !== 'conflict')
    .map((each) => each.customer);
}

/** A plan that matching would not hear of. It must where the account gained a Stripe customer: money may wait there now. */
function isQuiet(plan: OrderPlan): boolean {
  return plan.kind === 'unchanged' || (plan.kind === 'change' && !plan.announced);
}

function outcomeOf({ reference, existing, plan }: Decided, created: ReadonlyMap<string, string>): Registered {
  const id = existing?.id ?? created.get(reference) ?? '';
  if (plan.kind === 'create') return { kind: 'created', id };
  if (plan.kind === 'conflict') return { kind: 'conflict', id, conflicts: plan.conflicts };
  return { kind: plan.kind === 'change' ? 'changed' : 'unchanged', id };
}

import type { Sql } from '../sql.js';
import { isDuplicate, StaleRead } from '../transaction.js';
import { moveNames, rememberNames } from './account-names.js';

/** What the order system says of a customer. A detail that is not told stays as it is. */
export interface CustomerTold {
  readonly reference: string;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly stripeCustomer?: string | undefined;
}

/** An account, locked for this transaction. */
export interface LockedAccount {
  readonly id: string;
  readonly reference: string | null;
  readonly stripeCustomer: string | null;
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
}

interface AccountRow extends Omit<LockedAccount, 'stripeCustomer'> {
  readonly stripe_customer: string | null;
}

const SELECT = 'SELECT id, reference, stripe_customer, name, email, phone FROM customer_accounts';

/**
 * Opens accounts for customers that have none, and locks, in id order, every account that these customers and orders concern: the
 * customers' own, those that only Stripe has told of, and those that the orders stand on now.
 */
export async function lockCustomers(
  sql: Sql,
  connectionId: string,
  customers: readonly CustomerTold[],
  orderReferences: readonly string[],
): Promise<LockedAccount[]> {
  const references = [...new Set(customers.map((each) => each.reference))];
  const stripeCustomers = [...new Set(customers.flatMap((each) => each.stripeCustomer ?? []))];
  const found = await concerned(sql, connectionId, references, stripeCustomers, orderReferences);
  const known = new Set(found.map((row) => row.reference));
  const missing = references.filter((each) => !known.has(each)).sort();
  await sql.insertMany(
    'customer_accounts',
    ['connection_id', 'reference'],
    missing.map((each) => [connectionId, each]),
    'ON DUPLICATE KEY UPDATE customer_accounts.id = customer_accounts.id',
  );
  const ids = found.map((row) => row.id);
  if (missing.length > 0) ids.push(...(await idsOf(sql, connectionId, missing)));
  const rows = await sql.select<AccountRow>(`${SELECT} WHERE id IN (?) ORDER BY id FOR UPDATE`, [ids]);
  return rows.map(({ stripe_customer: stripeCustomer, ...row }) => ({ ...row, stripeCustomer }));
}

async function concerned(
  sql: Sql,
  connectionId: string,
  references: readonly string[],
  stripeCustomers: readonly string[],
  orderReferences: readonly string[],
): Promise<{ id: string; reference: string | null }[]> {
  const select = 'SELECT id, reference FROM customer_accounts WHERE connection_id = ?';
  return sql.select(
    `${select} AND reference IN (?) UNION ${select} AND stripe_customer IN (?)
     UNION SELECT a.id, a.reference FROM orders o JOIN customer_accounts a ON a.id = o.account_id
     WHERE o.connection_id = ? AND o.reference IN (?)`,
    [
      connectionId,
      references,
      connectionId,
      stripeCustomers.length > 0 ? stripeCustomers : [''],
      connectionId,
      orderReferences,
    ],
  );
}

async function idsOf(sql: Sql, connectionId: string, references: readonly string[]): Promise<string[]> {
  const rows = await sql.select<{ id: string }>(
    'SELECT id FROM customer_accounts WHERE connection_id = ? AND reference IN (?)',
    [connectionId, references],
  );
  return rows.map((row) => row.id);
}

/**
 * Writes what was told of customers onto their locked accounts. A Stripe customer that has an account of its own (only Stripe told of
 * it) is adopted: its payments and orders move to the customer's account, and the emptied one is marked as merged. A customer that
 * is linked to another Stripe customer, or whose Stripe customer is linked to somebody else, keeps its link.
 * @returns ids of the accounts that gained a Stripe customer: money may wait there now
 */
export async function describeCustomers(
  sql: Sql,
  connectionId: string,
  locked: readonly LockedAccount[],
  customers: readonly CustomerTold[],
): Promise<ReadonlySet<string>> {
  const byReference = new Map(locked.map((each) => [each.reference, each]));
  const byStripe = new Map(
    locked.flatMap((each) => (each.stripeCustomer === null ? [] : [[each.stripeCustomer, each]])),
  );
  const told = new Map<string, LockedAccount>();
  const adopted: { from: string; to: string }[] = [];
  for (const customer of customers) {
    const before = byReference.get(customer.reference);
    if (before === undefined) throw new StaleRead('an account was not locked');
    const now = told.get(before.id) ?? before;
    const holder = byStripe.get(customer.stripeCustomer ?? '');
    const links =
      customer.stripeCustomer !== undefined && now.stripeCustomer === null && (holder?.reference ?? null) === null;
    const after: LockedAccount = {
      ...now,
      name: customer.name ?? now.name,
      email: customer.email ?? now.email,
      phone: customer.phone ?? now.phone,
      stripeCustomer: links ? (customer.stripeCustomer ?? null) : now.stripeCustomer,
    };
    if (links && customer.stripeCustomer !== undefined) {
      if (holder !== undefined) adopted.push({ from: holder.id, to: now.id });
      byStripe.set(customer.stripeCustomer, after);
    }
    told.set(before.id, after);
  }
  await adopt(sql, adopted);
  const before = new Map(locked.map((each) => [each.id, each]));
  const changed = [...told.values()].filter((each) => differs(each, before.get(each.id)));
  await save(sql, changed);
  const renamed = changed.filter((each) => each.name !== before.get(each.id)?.name);
  await rememberNames(
    sql,
    connectionId,
    'order_system',
    renamed.map((each) => ({ accountId: each.id, name: each.name })),
  );
  return new Set(
    changed.filter((each) => each.stripeCustomer !== before.get(each.id)?.stripeCustomer).map((each) => each.id),
  );
}

function differs(now: LockedAccount, before: LockedAccount | undefined): boolean {
  return (['name', 'email', 'phone', 'stripeCustomer'] as const).some((field) => now[field] !== before?.[field]);
}

async function adopt(sql: Sql, adopted: readonly { from: string; to: string }[]): Promise<void> {
  if (adopted.length === 0) return;
  await sql.updateMany(
    'customer_accounts',
    ['guest_key'],
    adopted.map(({ from }) => [from, `merged:${from}`]),
    ', t.stripe_customer = NULL',
  );
  for (const { from, to } of adopted) {
    await sql.write('UPDATE payments SET account_id = ? WHERE account_id = ?', [to, from]);
    await sql.write('UPDATE orders SET account_id = ? WHERE account_id = ?', [to, from]);
    await moveNames(sql, from, to);
  }
}

async function save(sql: Sql, accounts: readonly LockedAccount[]): Promise<void> {
  try {
    await sql.updateMany(
      'customer_accounts',
      ['name', 'email', 'phone', 'stripe_customer'],
      accounts.map((each) => [each.id, each.name, each.email, each.phone, each.stripeCustomer]),
    );
  } catch (error) {
    // Stripe told of the customer after the accounts were found: the next run finds that account and adopts it.
    if (isDuplicate(error)) throw new StaleRead('an account of the Stripe customer appeared');
    throw error;
  }
}

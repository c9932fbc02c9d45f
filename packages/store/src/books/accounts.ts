import type { Account, CustomerObserved } from '@quittance/domain';
import { learntNames, rememberNames } from '../accounts/account-names.js';
import type { Sql } from '../sql.js';

interface AccountRow {
  id: string;
  reference: string | null;
  stripe_customer: string | null;
  guest_key: string | null;
}

interface LockedRow extends Omit<AccountRow, 'guest_key'> {
  name: string | null;
  email: string | null;
}

/** Accounts by the keys under which the payment provider's facts name them. */
export interface KnownAccounts {
  readonly byCustomer: ReadonlyMap<string, string>;
  readonly byGuest: ReadonlyMap<string, string>;
}

/** Finds the accounts of customers and of payments without a customer, and opens those that are missing. */
export async function ensureAccounts(
  sql: Sql,
  connectionId: string,
  customers: readonly string[],
  guests: readonly string[],
): Promise<KnownAccounts> {
  let known = await readKnown(sql, connectionId, customers, guests);
  const missing = [
    ...customers.filter((each) => !known.byCustomer.has(each)).map((each) => [connectionId, each, null] as const),
    ...guests.filter((each) => !known.byGuest.has(each)).map((each) => [connectionId, null, each] as const),
  ];
  if (missing.length === 0) return known;
  // Sorted, so that two batches opening the same accounts wait for each other instead of deadlocking.
  const rows = [...missing].sort((a, b) => (String(a[1] ?? a[2]) < String(b[1] ?? b[2]) ? -1 : 1));
  const keep = 'ON DUPLICATE KEY UPDATE customer_accounts.id = customer_accounts.id';
  await sql.insertMany('customer_accounts', ['connection_id', 'stripe_customer', 'guest_key'], rows, keep);
  known = await readKnown(sql, connectionId, customers, guests);
  return known;
}

/** Takes the locks under which money moves, in id order. Returns the accounts as they stand now, with the names that the order system gave. */
export async function lockAccounts(sql: Sql, ids: Iterable<string>): Promise<Map<string, Account>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const rows = await sql.select<LockedRow>(
    'SELECT id, reference, stripe_customer, name, email FROM customer_accounts WHERE id IN (?) ORDER BY id FOR UPDATE',
    [wanted],
  );
  return new Map(rows.map((row) => [row.id, toAccount(row)]));
}

function toAccount(row: LockedRow): Account {
  return {
    id: row.id,
    reference: row.reference,
    stripeCustomer: row.stripe_customer,
    names: row.name === null ? [] : [row.name],
    email: row.email,
  };
}

/** The same accounts with the names that the provider told or a person taught as well. */
export async function withLearntNames(
  sql: Sql,
  accounts: ReadonlyMap<string, Account>,
): Promise<ReadonlyMap<string, Account>> {
  const learnt = await learntNames(sql, [...accounts.keys()]);
  const named = (each: Account) => ({ ...each, names: [...each.names, ...(learnt.get(each.id) ?? [])] });
  return new Map([...accounts].map(([id, each]) => [id, learnt.has(id) ? named(each) : each]));
}

async function readKnown(
  sql: Sql,
  connectionId: string,
  customers: readonly string[],
  guests: readonly string[],
): Promise<KnownAccounts> {
  const byCustomer = new Map<string, string>();
  const byGuest = new Map<string, string>();
  if (customers.length + guests.length === 0) return { byCustomer, byGuest };
  const select = 'SELECT id, stripe_customer, guest_key FROM customer_accounts WHERE connection_id = ?';
  const rows = await sql.select<AccountRow>(
    `${select} AND stripe_customer IN (?) UNION ALL ${select} AND guest_key IN (?)`,
    [connectionId, customers.length > 0 ? customers : [''], connectionId, guests.length > 0 ? guests : ['']],
  );
  for (const row of rows) {
    if (row.stripe_customer !== null) byCustomer.set(row.stripe_customer, row.id);
    if (row.guest_key !== null) byGuest.set(row.guest_key, row.id);
  }
  return { byCustomer, byGuest };
}

/**
 * What the payment provider told of customers fills what the order system left open; it never overwrites it. Its name for the customer
 * is one more under which money of the account may come.
 */
export async function describeAccounts(
  sql: Sql,
  connectionId: string,
  byCustomer: ReadonlyMap<string, string>,
  customers: readonly Pick<CustomerObserved, 'customer' | 'name' | 'email' | 'phone'>[],
): Promise<void> {
  for (const each of customers)
    await sql.write(
      `UPDATE customer_accounts SET name = COALESCE(name, ?), email = COALESCE(email, ?), phone = COALESCE(phone, ?)
       WHERE connection_id = ? AND stripe_customer = ?`,
      [
        each.name?.slice(0, 255) ?? null,
        each.email?.slice(0, 320) ?? null,
        each.phone?.slice(0, 64) ?? null,
        connectionId,
        each.customer,
      ],
    );
  const named = customers.flatMap(({ customer, name }) => {
    const accountId = byCustomer.get(customer);
    return accountId === undefined ? [] : [{ accountId, name }];
  });
  await rememberNames(sql, connectionId, 'provider', named);
}

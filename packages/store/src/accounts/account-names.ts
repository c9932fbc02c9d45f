/**
 * Names under which money of an account may come.
 *
 * Input: names that the order system registered or that the provider told of a customer. Output: the accounts that a name on a transfer
 * may mean. What a person taught by placing money by hand stands in the same table with the source `manual`.
 */
import { payerKey } from '@quittance/domain';
import type { Sql } from '../sql.js';

export type NameSource = 'order_system' | 'provider' | 'manual';

/** Accounts that are looked at for one name; a name that more have in common says little. */
export const ACCOUNTS_PER_NAME_MAX = 5;
/** Rows read for one name, so that what a person taught is found among namesakes. */
const ROWS_PER_NAME_MAX = 50;
/** Characters of a name that are kept, and with which it is compared. */
const NAME_CHARS_MAX = 255;
/** Names of one account that are compared. */
const NAMES_PER_ACCOUNT_MAX = 20;

/** Remembers names. What is known of the same account under the same key stays: what a person taught is not overwritten. */
export async function rememberNames(
  sql: Sql,
  connectionId: string,
  source: NameSource,
  named: readonly { readonly accountId: string; readonly name: string | null | undefined }[],
): Promise<void> {
  const rows = named.flatMap(({ accountId, name }) => {
    const key = payerKey(name ?? '');
    return key === '' ? [] : [[connectionId, key, accountId, source, keptName(name ?? '')]];
  });
  await sql.insertMany(
    'account_names',
    ['connection_id', 'name_key', 'account_id', 'source', 'name'],
    rows,
    'ON DUPLICATE KEY UPDATE account_names.name = COALESCE(account_names.name, VALUES(name))',
  );
}

/** A name as it is kept beside its key: as it was told. */
export function keptName(name: string): string {
  return [...name].slice(0, NAME_CHARS_MAX).join('');
}

/**
 * Ids of the accounts that each of these names may mean, by the name's key: those that a person taught first, at most
 * `ACCOUNTS_PER_NAME_MAX`.
 */
export async function accountsNamed(
  sql: Sql,
  connectionId: string,
  names: Iterable<string>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const keys = [...new Set([...names].map(payerKey))].filter((each) => each !== '');
  const found = new Map<string, string[]>();
  if (keys.length === 0) return found;
  const part = `(SELECT name_key, account_id, source, times FROM account_names
    WHERE connection_id = ? AND name_key = ? LIMIT ${ROWS_PER_NAME_MAX})`;
  const rows = await sql.select<{ name_key: string; account_id: string; source: NameSource; times: number }>(
    keys.map(() => part).join(' UNION ALL '),
    keys.flatMap((key) => [connectionId, key]),
  );
  const taught = (row: { source: NameSource; times: number }) => (row.source === 'manual' ? row.times : 0);
  for (const row of [...rows].sort((a, b) => taught(b) - taught(a) || Number(a.account_id) - Number(b.account_id)))
    found.set(row.name_key, [...(found.get(row.name_key) ?? []), row.account_id].slice(0, ACCOUNTS_PER_NAME_MAX));
  return found;
}

/** Names that the provider told or a person taught, by account, as they were told: the key alone does not say whether a name agrees to the letter. */
export async function learntNames(sql: Sql, accountIds: readonly string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  if (accountIds.length === 0) return found;
  const rows = await sql.select<{ account_id: string; name: string }>(
    `SELECT account_id, COALESCE(name, name_key) AS name FROM account_names WHERE account_id IN (?) AND source IN ('manual', 'provider')
     ORDER BY account_id, name_key LIMIT ${NAMES_PER_ACCOUNT_MAX * accountIds.length}`,
    [accountIds],
  );
  for (const row of rows) found.set(row.account_id, [...(found.get(row.account_id) ?? []), row.name]);
  return found;
}

/** An account that another one adopts leaves it its names. */
export async function moveNames(sql: Sql, from: string, to: string): Promise<void> {
  await sql.write('UPDATE IGNORE account_names SET account_id = ? WHERE account_id = ?', [to, from]);
  await sql.write('DELETE FROM account_names WHERE account_id = ?', [from]);
}

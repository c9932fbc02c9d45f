import { payerKey } from '@quittance/domain';
import { keptName } from '../accounts/account-names.js';
import type { Sql } from '../sql.js';

/** Teaches that money under this name comes from the customer of this account, on a person's word. */
export async function rememberPayerName(
  sql: Sql,
  connectionId: string,
  learned: { readonly name: string; readonly accountId: string },
): Promise<void> {
  const key = payerKey(learned.name);
  if (key === '') return;
  await sql.insertMany(
    'account_names',
    ['connection_id', 'name_key', 'account_id', 'source', 'name'],
    [[connectionId, key, learned.accountId, 'manual', keptName(learned.name)]],
    `ON DUPLICATE KEY UPDATE times = IF(source = 'manual', times + 1, 1), source = 'manual', name = VALUES(name)`,
  );
}

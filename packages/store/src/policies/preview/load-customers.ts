import type { RehearsedCustomer } from '@quittance/domain';
import { learntNames } from '../../accounts/account-names.js';
import type { Sql } from '../../sql.js';
import { PREVIEW_CUSTOMERS_MAX, PREVIEW_PAGE_ROWS } from './preview-limits.js';
import { PreviewTooLarge } from './preview-question.js';

interface CustomerRow {
  readonly id: string;
  readonly reference: string;
  readonly name: string | null;
}

/** Customers that the order system knows, with their names and those under which money of theirs came. */
export async function loadCustomers(sql: Sql, connectionId: string): Promise<RehearsedCustomer[]> {
  const customers: RehearsedCustomer[] = [];
  for (let after = '0'; ; ) {
    const rows = await sql.select<CustomerRow>(
      `SELECT id, reference, name FROM customer_accounts
       WHERE connection_id = ? AND reference IS NOT NULL AND id > ? ORDER BY id LIMIT ${PREVIEW_PAGE_ROWS}`,
      [connectionId, after],
    );
    const learnt = await learntNames(
      sql,
      rows.map((row) => row.id),
    );
    for (const { id, reference, name } of rows)
      customers.push({ customer: reference, names: [...(name === null ? [] : [name]), ...(learnt.get(id) ?? [])] });
    if (customers.length > PREVIEW_CUSTOMERS_MAX)
      throw new PreviewTooLarge(`there are more than ${PREVIEW_CUSTOMERS_MAX} customers`);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PREVIEW_PAGE_ROWS) return customers;
    after = last.id;
  }
}

import type { PaymentStatus } from '@quittance/domain';
import type { Sql, SqlValue } from '../sql.js';

export interface PaymentFilter {
  readonly connectionId: string;
  /** `true`: only with money on no order. */
  readonly unapplied?: boolean | undefined;
  readonly status?: PaymentStatus | undefined;
  /** The order system's name of the customer, or Stripe's. */
  readonly customer?: string | undefined;
}

/** One page of payments, the newest first. @param page.after the last row of the page before @returns row ids, in order */
export async function pageOfPayments(
  sql: Sql,
  filter: PaymentFilter,
  page: { readonly after: string | null; readonly rows: number },
): Promise<string[]> {
  const conditions = ['connection_id = ?'];
  const values: SqlValue[] = [filter.connectionId];
  const where = (condition: string, ...more: SqlValue[]) => {
    conditions.push(condition);
    values.push(...more);
  };
  if (filter.unapplied !== undefined) where(filter.unapplied ? 'unapplied > 0' : 'unapplied = 0');
  if (filter.status !== undefined) where('status = ?', filter.status);
  if (filter.customer !== undefined) {
    const accounts = await accountsOf(sql, filter.connectionId, filter.customer);
    if (accounts.length === 0) return [];
    where('account_id IN (?)', accounts);
  }
  if (page.after !== null) where('id < ?', page.after);
  // Without these the optimiser would rather sort all payments of the connection than walk the primary key backwards.
  const filtered = filter.unapplied !== undefined || filter.customer !== undefined;
  const rows = await sql.select<{ id: string }>(
    `SELECT id FROM payments ${filtered ? '' : 'FORCE INDEX (PRIMARY)'} WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT ?`,
    [...values, page.rows],
  );
  return rows.map((row) => row.id);
}

/** An id of Stripe's is looked for only where it can be one: its column holds nothing but ASCII. */
async function accountsOf(sql: Sql, connectionId: string, customer: string): Promise<string[]> {
  const select = 'SELECT id FROM customer_accounts WHERE connection_id = ?';
  const stripe = /^g?cus_\w+$/.test(customer) ? customer : '';
  const rows = await sql.select<{ id: string }>(`${select} AND reference = ? UNION ${select} AND stripe_customer = ?`, [
    connectionId,
    customer,
    connectionId,
    stripe,
  ]);
  return rows.map((row) => row.id);
}

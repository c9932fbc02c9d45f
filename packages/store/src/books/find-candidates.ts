/**
 * Finds out, before any lock is taken, which accounts may own the orders that payments of unknown payers are for, so that they are
 * locked in order with all others. The amount and the name on the transfer are all that such a payment tells.
 */
import { payerKey } from '@quittance/domain';
import { accountsNamed } from '../accounts/account-names.js';
import type { Sql } from '../sql.js';
import type { AskedPayment } from './asked-payments.js';
import { findByAmount, type Wallet } from './candidate-orders.js';

export interface Candidates {
  /** Accounts of open orders with exactly an amount asked about, and of customers with a name asked about. */
  readonly accounts: readonly string[];
  /** Where the customers with a name asked about may have open orders. */
  readonly namesakes: readonly Wallet[];
}

export async function findCandidates(
  sql: Sql,
  connectionId: string,
  asked: readonly AskedPayment[],
): Promise<Candidates> {
  const quiet = asked.filter(mayBeAnyones);
  const known = await registeredAmong(
    sql,
    quiet.map((each) => each.accountId),
  );
  const strangers = quiet.filter((each) => !known.has(each.accountId));
  if (strangers.length === 0) return { accounts: [], namesakes: [] };
  const hits = await findByAmount(sql, connectionId, strangers);
  const byKey = await accountsNamed(
    sql,
    connectionId,
    strangers.flatMap((each) => each.payerName ?? []),
  );
  const namesakes = strangers.flatMap(({ payerName, currency }) =>
    (byKey.get(payerKey(payerName ?? '')) ?? []).map((accountId) => ({ accountId, currency })),
  );
  const accounts = [...hits.map((each) => each.account_id), ...namesakes.map((each) => each.accountId)];
  return { accounts: [...new Set(accounts)], namesakes };
}

/** Money to be placed of which the merchant did not say what it is for. */
export function mayBeAnyones(asked: AskedPayment): boolean {
  return asked.amount > 0n && !asked.named;
}

/** Accounts that the order system knows. */
async function registeredAmong(sql: Sql, accountIds: readonly string[]): Promise<Set<string>> {
  if (accountIds.length === 0) return new Set();
  const rows = await sql.select<{ id: string }>(
    'SELECT id FROM customer_accounts WHERE id IN (?) AND reference IS NOT NULL',
    [[...new Set(accountIds)]],
  );
  return new Set(rows.map((row) => row.id));
}

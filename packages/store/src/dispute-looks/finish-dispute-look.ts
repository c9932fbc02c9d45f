/**
 * Writes what came of looking at one dispute, in one transaction: the next look, and the news for the inbox.
 *
 * Input: the dispute as it was claimed and what was found. Output: ids of the rows to publish after the commit. News go through the inbox
 * as webhooks do, so that one path alone changes the books. A dispute that moved on meanwhile keeps the next look that came with the move.
 */
import { lockAccounts } from '../books/accounts.js';
import { keepNews, type LookNews, putOffLook } from '../looks/keep-look.js';
import type { Store } from '../open-store.js';
import type { Sql } from '../sql.js';
import type { DueDispute } from './claim-due-disputes.js';

export type DisputeLookResult =
  /** The provider said something else than the books hold. */
  | { readonly kind: 'news'; readonly event: LookNews; readonly nextMs: number }
  /** `toldAtMs`: when the provider said so. `nextAtMs`: milliseconds since the epoch; `null`: it is followed no more. */
  | { readonly kind: 'same'; readonly toldAtMs: number; readonly nextAtMs: number | null }
  /** Nothing was learnt; `nextMs` from now it is tried again. */
  | { readonly kind: 'nothing'; readonly nextMs: number };

/** @returns ids of inbox rows to publish */
export async function finishDisputeLook(store: Store, due: DueDispute, result: DisputeLookResult): Promise<string[]> {
  return store.transaction(async (sql) => {
    if (result.kind === 'same') {
      // Whoever changes a dispute holds its account first: so what was told later is not overwritten.
      await lockAccounts(sql, await accountsOf(sql, due));
      await sql.write(
        `UPDATE disputes SET checks = checks + 1, last_checked_at = CURRENT_TIMESTAMP(3), next_check_at = ?,
           told_at = GREATEST(COALESCE(told_at, ?), ?) WHERE id = ? AND status = ?`,
        [
          result.nextAtMs === null ? null : new Date(result.nextAtMs),
          new Date(result.toldAtMs),
          new Date(result.toldAtMs),
          due.id,
          due.status,
        ],
      );
      return [];
    }
    await putOffLook(sql, 'disputes', due, result.nextMs, result.kind === 'news' ? 1 : 0);
    return result.kind === 'news' ? keepNews(sql, due, result.event) : [];
  });
}

async function accountsOf(sql: Sql, due: DueDispute): Promise<string[]> {
  const linked = (link: string) => `SELECT p.account_id FROM disputes d
    JOIN payments p ON p.connection_id = d.connection_id AND ${link} WHERE d.id = ?`;
  const rows = await sql.select<{ account_id: string }>(
    `${linked('p.stripe_id = d.payment')} UNION ${linked('p.charge_id = d.charge_id')}`,
    [due.id, due.id],
  );
  return rows.map((row) => row.account_id);
}

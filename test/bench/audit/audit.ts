/** How long an audit of the whole takes, invariant by invariant: orders that are each paid, told and sealed, one at a time. */
import { REPLAY_CHECKS } from '@quittance/bookkeeping';
import { type AuditProgress, auditBooks } from '@quittance/store';
import { freshStore } from '@quittance/testkit';
import type { Figures } from '../figures.js';
import { fillBooks } from './fill-books.js';

const ORDERS = Number(process.env['BENCH_ORDERS'] ?? 20_000);
const HUNDRED_THOUSAND = 100_000;
const MS_PER_SECOND = 1_000;

export async function audit(): Promise<readonly Figures[]> {
  const fresh = await freshStore();
  try {
    await fillBooks(fresh.store, ORDERS);
    const ended: AuditProgress[] = [];
    const onProgress = (at: AuditProgress) => at.ended && ended.push(at);
    for await (const difference of auditBooks(fresh.store, { more: REPLAY_CHECKS, onProgress }))
      throw new Error(`books of the bench do not agree: ${JSON.stringify(difference)}`);
    const perHundredThousand = (rows: readonly AuditProgress[]) =>
      (rows.reduce((sum, row) => sum + row.durationMs, 0) / MS_PER_SECOND / ORDERS) * HUNDRED_THOUSAND;
    const isReplay = (row: AuditProgress) => row.invariant.startsWith('replay.');
    const line = (invariant: string, rows: readonly AuditProgress[]) => ({
      invariant,
      rows: rows.reduce((sum, row) => sum + row.rows, 0),
      'seconds per 100,000 orders': Number(perHundredThousand(rows).toFixed(2)),
    });
    return [
      ...ended.filter((row) => perHundredThousand([row]) >= 0.1).map((row) => line(row.invariant, [row])),
      line(
        'all that the rows prove',
        ended.filter((row) => !isReplay(row)),
      ),
      line('with everything asked again', ended),
    ];
  } finally {
    await fresh.drop();
  }
}

import type { Database } from '../mysql/database.js';
import type { Row } from '../mysql/table.js';

const RANK = ['incomplete', 'processing', 'authorised', 'failed', 'canceled', 'succeeded'];

/** Rows of these are written once: what they say is taken back by further rows only. */
const WRITTEN_ONCE = ['applications', 'payment_deductions', 'adjustments', 'audit_log', 'exception_history'] as const;

/**
 * What must never be seen, not even for a moment: a status or version that falls, captured money that shrinks, a row of the books that is changed
 * or gone. Cheap: only what was written since the last step is looked at.
 */
export function checkEachStep(database: Database): () => void {
  const seen = new Map<string, Row>();
  const watch = (table: string, check: (was: Row, is: Row) => string | null) => {
    for (const row of database.rows(table)) {
      const key = `${table} ${row['id']}`;
      const was = seen.get(key);
      if (was === row) continue;
      seen.set(key, row);
      const wrong = was === undefined ? null : check(was, row);
      if (wrong !== null) throw new Error(`${key}: ${wrong}`);
    }
  };
  const kept = new Map<string, number>();
  let writes = -1;
  return () => {
    if (database.commits === writes) return;
    writes = database.commits;
    watch('orders', (was, is) =>
      number(is['version']) < number(was['version'])
        ? `the version fell from ${was['version']} to ${is['version']}`
        : null,
    );
    watch('payments', (was, is) => {
      if (RANK.indexOf(String(is['status'])) < RANK.indexOf(String(was['status'])))
        return `the status fell from ${was['status']} to ${is['status']}`;
      return number(is['captured']) < number(was['captured'])
        ? `captured fell from ${was['captured']} to ${is['captured']}`
        : null;
    });
    for (const table of WRITTEN_ONCE) {
      const { length } = database.rows(table);
      if (length < (kept.get(table) ?? 0)) throw new Error(`${table}: a row is gone`);
      kept.set(table, length);
      watch(table, () => 'was changed, and is written once');
    }
    watch('refunds', (was, is) =>
      number(is['version']) < number(was['version'])
        ? `the version fell from ${was['version']} to ${is['version']}`
        : null,
    );
  };
}

function number(value: Row[string] | undefined): bigint {
  return typeof value === 'bigint' ? value : 0n;
}

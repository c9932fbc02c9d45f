/**
 * The audit that runs all the time: a bounded slice now and then, on where the last one stopped.
 *
 * Input: how long it may take. Output: the differences found in this slice; how far each invariant has come, and what its rounds found,
 * stands in audit_rounds, so that any process may go on. A crash repeats a range. Not relied upon: that one process does it alone (two
 * would look at the same rows twice).
 */
import type { Store } from '../open-store.js';
import type { Sql } from '../sql.js';
import { OVERDUE_MS, SECOND_LOOK_MS } from './audit-books.js';
import { auditRange, type RangeAudited } from './audit-range.js';
import { checksOf } from './checks-of.js';
import type { Check, Difference } from './difference.js';

export interface SliceOptions {
  /** Milliseconds after which no further range is begun. */
  readonly budgetMs: number;
  readonly more?: readonly Check[];
  readonly signal?: AbortSignal;
}

export interface Slice {
  readonly rows: number;
  readonly differences: readonly Difference[];
}

/** Of what is kept of one difference, for whoever asks. */
const EXAMPLE_CHARS_MAX = 1_000;

/** Ranges of the invariants in turn, the one that was looked at the longest time ago first; each ends its round at most once. */
export async function auditSlice(store: Store, options: SliceOptions): Promise<Slice> {
  const untilMs = performance.now() + options.budgetMs;
  const turns = await inTurn(store, options.more ?? []);
  const found = { rows: 0, differences: [] as Difference[] };
  while (turns.length > 0 && performance.now() < untilMs && options.signal?.aborted !== true) {
    const turn = turns.shift();
    if (turn === undefined) break;
    const { check, after } = turn;
    const look = { overdueMs: OVERDUE_MS, secondLookMs: SECOND_LOOK_MS };
    const step = await auditRange(store, check, after, look);
    const ended = step === null || check.table === null;
    await note(store.sql, check.name, step, ended);
    if (step !== null) {
      found.rows += step.range.rows;
      found.differences.push(...step.differences);
      if (!ended) turns.push({ check, after: step.range.through });
    }
  }
  return found;
}

async function inTurn(store: Store, more: readonly Check[]): Promise<{ check: Check; after: string }[]> {
  const rows = await store.sql.select<{ invariant: string; after_id: string; looked_at: Date }>(
    'SELECT invariant, after_id, looked_at FROM audit_rounds',
  );
  const known = new Map(rows.map((row) => [row.invariant, row]));
  const lookedAt = (check: Check) => known.get(check.name)?.looked_at.getTime() ?? 0;
  return [...checksOf(store), ...more]
    .sort((a, b) => lookedAt(a) - lookedAt(b))
    .map((check) => ({ check, after: known.get(check.name)?.after_id ?? '0' }));
}

async function note(sql: Sql, invariant: string, step: RangeAudited | null, ended: boolean): Promise<void> {
  const [first] = step?.differences ?? [];
  const example = first === undefined ? null : `${first.where}: expected ${first.expected}, found ${first.found}`;
  const rows = step?.range.rows ?? 0;
  const differences = step?.differences.length ?? 0;
  await sql.write(
    `INSERT INTO audit_rounds (invariant, after_id, rows_read, differences, example) VALUES (?, ?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE after_id = VALUES(after_id), rows_read = rows_read + VALUES(rows_read),
       differences = differences + VALUES(differences), example = COALESCE(VALUES(example), example), looked_at = CURRENT_TIMESTAMP(3)`,
    [invariant, step?.range.through ?? '0', rows, differences, example?.slice(0, EXAMPLE_CHARS_MAX) ?? null],
  );
  if (!ended) return;
  await sql.write(
    `UPDATE audit_rounds SET last_rows = rows_read, last_differences = differences, example = IF(differences = 0, NULL, example),
            after_id = 0, rows_read = 0, differences = 0, ended_at = CURRENT_TIMESTAMP(3), began_at = CURRENT_TIMESTAMP(3)
      WHERE invariant = ?`,
    [invariant],
  );
}

/** What the running audit knows of one invariant. */
export interface AuditRound {
  readonly invariant: string;
  /** Of the round under way, or, while that has found none, of the last whole one. */
  readonly differences: number;
  /** One of them. */
  readonly example: string | null;
  /** When the last whole round ended; `null`: there was none yet. */
  readonly ended_at: Date | null;
}

export async function readAuditRounds(sql: Sql): Promise<AuditRound[]> {
  return sql.select<AuditRound>(
    `SELECT invariant, IF(differences > 0, differences, last_differences) AS differences, example, ended_at FROM audit_rounds
      ORDER BY invariant`,
  );
}

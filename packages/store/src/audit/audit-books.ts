/**
 * Holds the books against every invariant that their rows can prove, while everything runs.
 *
 * Input: the store. Output: differences, one by one. Each range of rows is read in a transaction of its own that the server lets change
 * nothing and that sees one moment, so work in flight is either in it as a whole or not at all; no row is locked. A range that looks wrong
 * is read once more a moment later, and only what is wrong both times is told. A crash leaves nothing behind.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '../open-store.js';
import { readSnapshot } from '../policies/preview/read-snapshot.js';
import type { Sql } from '../sql.js';
import { checksOf } from './checks-of.js';
import type { Check, Difference, Finding, NextRange, Patience, Range } from './difference.js';
import { nextRange, RANGE_ROWS } from './walk-ranges.js';

/** What a due row may wait before it counts as forgotten. */
export const OVERDUE_MS = 10 * 60_000;
/** Before a range that looks wrong is read again. */
const SECOND_LOOK_MS = 200;

export interface AuditOptions {
  /** Names of the invariants to check; left out: all. */
  readonly only?: readonly string[];
  /** Further checks, made elsewhere. */
  readonly more?: readonly Check[];
  /** Milliseconds before a range that looks wrong is read again. */
  readonly secondLookMs?: number;
  /** A due row that nobody took for so long is a difference. Default OVERDUE_MS. */
  readonly overdueMs?: number;
  /** Called when a range was read, and when a check ended. */
  readonly onProgress?: (progress: AuditProgress) => void;
  readonly signal?: AbortSignal;
}

export interface AuditProgress {
  readonly invariant: string;
  readonly rows: number;
  readonly differences: number;
  readonly durationMs: number;
  readonly ended: boolean;
}

/** @returns differences as they are found; none means that the books agree with themselves */
export async function* auditBooks(store: Store, options: AuditOptions = {}): AsyncGenerator<Difference, void, void> {
  for (const check of [...checksOf(store), ...(options.more ?? [])]) {
    if (options.only !== undefined && !options.only.includes(check.name)) continue;
    yield* auditOne(store, check, options);
  }
}

/** All differences at once, for books of which few are expected. */
export async function findDifferences(store: Store, options: AuditOptions = {}): Promise<Difference[]> {
  const differences: Difference[] = [];
  for await (const difference of auditBooks(store, options)) differences.push(difference);
  return differences;
}

async function* auditOne(store: Store, check: Check, options: AuditOptions): AsyncGenerator<Difference, void, void> {
  const startedMs = performance.now();
  const found = { rows: 0, differences: 0 };
  const tell = (ended: boolean) =>
    options.onProgress?.({ invariant: check.name, ...found, durationMs: performance.now() - startedMs, ended });
  const { secondLookMs = SECOND_LOOK_MS } = options;
  const patience = { overdueMs: options.overdueMs ?? OVERDUE_MS };
  for (let after: string | null = '0'; after !== null; ) {
    options.signal?.throwIfAborted();
    const from: string = after;
    const step = await readSnapshot(store, async (sql) => {
      const range = await rangeOf(sql, check, from);
      return range === null ? null : { range, findings: await check.find(sql, range, patience) };
    });
    if (step === null) break;
    after = check.table === null ? null : step.range.through;
    found.rows += step.range.rows;
    for (const finding of await stillThere(store, check, step, { ...patience, secondLookMs })) {
      found.differences += 1;
      yield { invariant: check.name, ...finding, todo: check.todo };
    }
    tell(false);
  }
  tell(true);
}

/** The next range of a check; `null` after the last one. */
export function rangeOf(sql: Sql, check: Check, after: string): Promise<NextRange | null> {
  if (check.table === null) return Promise.resolve({ after, through: after, rows: 0 });
  return check.next?.(sql, after) ?? nextRange(sql, check.table, after, check.rowsMax ?? RANGE_ROWS);
}

async function stillThere(
  store: Store,
  check: Check,
  { range, findings }: { readonly range: Range; readonly findings: readonly Finding[] },
  { secondLookMs, ...patience }: Patience & { readonly secondLookMs: number },
): Promise<readonly Finding[]> {
  if (findings.length === 0) return findings;
  await sleep(secondLookMs);
  const again = await readSnapshot(store, (sql) => check.find(sql, range, patience));
  const places = new Set(findings.map((each) => each.where));
  return again.filter((each) => places.has(each.where));
}

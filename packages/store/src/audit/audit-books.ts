/**
 * Holds the books against every invariant that their rows can prove, while everything runs.
 *
 * Input: the store. Output: differences, one by one. Each range of rows is read in a transaction of its own that the server lets change
 * nothing and that sees one moment, so work in flight is either in it as a whole or not at all; no row is locked. A crash leaves nothing
 * behind. Not relied upon: that nobody works meanwhile.
 */
import type { Store } from '../open-store.js';
import { auditRange, type Look } from './audit-range.js';
import { checksOf } from './checks-of.js';
import type { Check, Difference } from './difference.js';

/** What a due row may wait before it counts as forgotten. */
export const OVERDUE_MS = 10 * 60_000;
/** Before a range that looks wrong is read again. */
export const SECOND_LOOK_MS = 200;

export interface AuditOptions {
  /** Names of the invariants to check; left out: all. */
  readonly only?: readonly string[];
  /** Further checks, made elsewhere. */
  readonly more?: readonly Check[];
  /** Milliseconds before a range that looks wrong is read again. Default SECOND_LOOK_MS. */
  readonly secondLookMs?: number;
  /** A due row that nobody took for so many milliseconds is a difference. Default OVERDUE_MS. */
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
  const { overdueMs = OVERDUE_MS, secondLookMs = SECOND_LOOK_MS } = options;
  const look: Look = { overdueMs, secondLookMs };
  for (let after: string | null = '0'; after !== null; ) {
    options.signal?.throwIfAborted();
    const step: Awaited<ReturnType<typeof auditRange>> = await auditRange(store, check, after, look);
    if (step === null) break;
    after = check.table === null ? null : step.range.through;
    found.rows += step.range.rows;
    found.differences += step.differences.length;
    yield* step.differences;
    tell(false);
  }
  tell(true);
}

import type { Check, SealHead } from '@quittance/store';
import { printLine, printTable } from '../print.js';

/** What came of one invariant. */
export interface InvariantRow {
  readonly invariant: string;
  readonly rows: number;
  readonly differences: number;
  readonly durationMs: number;
}

const MS_PER_SECOND = 1_000;

/** The table at the end, and the newest seals, which are worth to be kept elsewhere. */
export function printSummary(rows: readonly InvariantRow[], heads: readonly SealHead[]): void {
  const total = (of: (row: InvariantRow) => number) => rows.reduce((sum, row) => sum + of(row), 0);
  const line = (name: string, row: Omit<InvariantRow, 'invariant'>) => [
    name,
    row.rows.toLocaleString('en-US'),
    String(row.differences),
    (row.durationMs / MS_PER_SECOND).toFixed(2),
  ];
  const all = {
    rows: total((row) => row.rows),
    differences: total((row) => row.differences),
    durationMs: total((row) => row.durationMs),
  };
  printTable(
    ['invariant', 'rows', 'differences', 'seconds'],
    [...rows.map((row) => line(row.invariant, row)), line('all', all)],
    ['rows', 'differences', 'seconds'],
  );
  if (heads.length > 0) printLine('\nNewest seals (keep them elsewhere; "--head" proves that they are still there):');
  for (const { book, throughId, chain } of heads) printLine(`  ${book}:${throughId}:${chain}`);
}

/** What each invariant says and what to do where it does not hold. */
export function printInvariants(checks: readonly Check[], json: boolean): void {
  for (const { name, holds, todo } of checks)
    printLine(json ? JSON.stringify({ invariant: name, holds, todo }) : `${name}: ${holds}.\n    if not: ${todo}`);
}

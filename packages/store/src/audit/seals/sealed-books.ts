import { createHash } from 'node:crypto';
import type { Sql } from '../../sql.js';
import { type Range, selectRange } from '../difference.js';

/** A table whose rows are only ever added. */
export interface SealedBook {
  readonly table: string;
  /** All its columns, in an order that never changes: a new one comes last. */
  readonly columns: readonly string[];
  /** The column that says when a row was written. */
  readonly writtenAt: string;
  /** Rows under one seal at the most: 1 names the very row that was touched, more cost less. */
  readonly rowsPerSeal: number;
}

/** What people did is sealed line by line; the rows of money in short stretches. */
export const SEALED_BOOKS: readonly SealedBook[] = [
  {
    table: 'audit_log',
    columns: ['id', 'at', 'actor', 'action', 'subject', 'before_state', 'after_state', 'note'],
    writtenAt: 'at',
    rowsPerSeal: 1,
  },
  {
    table: 'applications',
    columns: [
      'id',
      'connection_id',
      'payment_id',
      'order_id',
      'amount',
      'kind',
      'source',
      'rule',
      'because',
      'effect_key',
      'created_at',
    ],
    writtenAt: 'created_at',
    rowsPerSeal: 500,
  },
  {
    table: 'payment_deductions',
    columns: ['id', 'connection_id', 'payment_id', 'kind', 'source', 'amount', 'effect_key', 'created_at'],
    writtenAt: 'created_at',
    rowsPerSeal: 500,
  },
  {
    table: 'adjustments',
    columns: [
      'id',
      'connection_id',
      'order_id',
      'payment_id',
      'amount',
      'reason',
      'because',
      'effect_key',
      'created_at',
    ],
    writtenAt: 'created_at',
    rowsPerSeal: 500,
  },
];

export type BookRow = Readonly<Record<string, string | number | Date | null>> & { readonly id: string };

/** What stands before the first seal. */
export const BEGINNING = '0'.repeat(64);

/** Rows of a book in the order in which they are sealed. */
export function readBook(sql: Sql, { table, columns }: SealedBook, range: Range): Promise<BookRow[]> {
  return selectRange<BookRow>(sql, `SELECT ${columns.join(', ')} FROM ${table} WHERE {id} ORDER BY id`, range);
}

/** Hash over all that rows say, in hex. Times in UTC to the millisecond, integers as digits. */
export function contentOf({ columns }: SealedBook, rows: readonly BookRow[]): string {
  const hash = createHash('sha256');
  for (const row of rows) hash.update(`${JSON.stringify(columns.map((column) => said(row[column])))}\n`);
  return hash.digest('hex');
}

function said(value: BookRow[string] | undefined): string | null {
  if (value === null || value === undefined) return null;
  return value instanceof Date ? value.toISOString() : String(value);
}

export interface Seal {
  readonly throughId: string;
  readonly rowCount: number;
  readonly content: string;
}

/** Ties a seal to the one before it. */
export function chainOf(before: string, book: string, { throughId, rowCount, content }: Seal): string {
  return createHash('sha256').update(`${before}\n${book}\n${throughId}\n${rowCount}\n${content}`).digest('hex');
}

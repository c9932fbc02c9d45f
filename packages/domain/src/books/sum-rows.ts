import type { Application } from './books.js';

/** Sum of the amounts of rows, minor units. */
export function total(rows: readonly { readonly amount: bigint }[]): bigint {
  return rows.reduce((sum, each) => sum + each.amount, 0n);
}

/** A row that says what money was for; the other kinds say that it left or came back. */
export function isPlacing(row: Application): boolean {
  return row.kind === 'applied' || row.kind === 'unapplied';
}

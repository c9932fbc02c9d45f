import type { Sql } from '../../sql.js';
import type { Check, Finding, NextRange } from '../difference.js';
import type { SealHead } from './seal-books.js';
import {
  BEGINNING,
  type BookRow,
  chainOf,
  contentOf,
  readBook,
  SEALED_BOOKS,
  type SealedBook,
} from './sealed-books.js';

/** Rows compared at a time. */
const ROWS_AT_ONCE = 2_000;

interface SealRow {
  readonly through_id: string;
  readonly row_count: number;
  readonly content: string;
  readonly chain: string;
  readonly sealed_at: Date;
}

/** Every sealed row is what it was when it was sealed, none is gone and none was slipped in between. */
function sealed(book: SealedBook): Check {
  const sealsMax = Math.ceil(ROWS_AT_ONCE / book.rowsPerSeal);
  return {
    name: `sealed.${book.table}`,
    holds: `no row of ${book.table} was changed, removed or slipped in since it was sealed`,
    todo: 'somebody with access to the database wrote to it: keep it as it is, restore the row from a backup of the time before, and find out who',
    table: book.table,
    next: (sql, after) => nextSeals(sql, book.table, after, sealsMax),
    find: async (sql, range) => {
      const seals = await sql.select<SealRow>(
        `SELECT through_id, row_count, content, chain, sealed_at FROM book_seals
          WHERE book = ? AND through_id > ? AND through_id <= ? ORDER BY through_id`,
        [book.table, range.after, range.through],
      );
      const rows = await readBook(sql, book, range);
      return compare(book, {
        seals,
        rows,
        before: await chainBefore(sql, book.table, range.after),
        after: range.after,
      });
    },
  };
}

async function nextSeals(sql: Sql, book: string, after: string, sealsMax: number): Promise<NextRange | null> {
  const [row] = await sql.select<{ through: string | null; n: string | null }>(
    `SELECT MAX(through_id) AS through, SUM(row_count) AS n FROM (SELECT through_id, row_count FROM book_seals
      WHERE book = ? AND through_id > ? ORDER BY through_id LIMIT ?) AS part`,
    [book, after, sealsMax],
  );
  return row?.through == null ? null : { after, through: row.through, rows: Number(row.n) };
}

async function chainBefore(sql: Sql, book: string, throughId: string): Promise<string> {
  const [row] = await sql.select<{ chain: string }>('SELECT chain FROM book_seals WHERE book = ? AND through_id = ?', [
    book,
    throughId,
  ]);
  return row?.chain ?? BEGINNING;
}

interface Sealed {
  readonly seals: readonly SealRow[];
  readonly rows: readonly BookRow[];
  readonly before: string;
  readonly after: string;
}

function compare(book: SealedBook, { seals, rows, before, after }: Sealed): Finding[] {
  const found: Finding[] = [];
  let chain = before;
  let from = 0;
  let last = after;
  for (const seal of seals) {
    let to = from;
    while (to < rows.length && BigInt(rows[to]?.id ?? 0) <= BigInt(seal.through_id)) to += 1;
    const part = rows.slice(from, to);
    found.push(...compareOne(book, seal, part, { chain, last }));
    from = to;
    chain = seal.chain;
    last = seal.through_id;
  }
  return found;
}

function compareOne(
  book: SealedBook,
  seal: SealRow,
  rows: readonly BookRow[],
  { chain, last }: { readonly chain: string; readonly last: string },
): Finding[] {
  const { through_id: throughId, row_count: rowCount, content } = seal;
  const where = placeOf(book, seal, rows, last);
  const expected = `as sealed at ${seal.sealed_at.toISOString()}`;
  const found: Finding[] = [];
  if (rows.length < rowCount)
    found.push({ where, expected, found: `${rowCount - rows.length} of ${rowCount} removed` });
  else if (rows.length > rowCount) found.push({ where, expected, found: `${rows.length - rowCount} slipped in` });
  else if (contentOf(book, rows) !== content) found.push({ where, expected, found: 'changed' });
  if (chainOf(chain, book.table, { throughId, rowCount, content }) !== seal.chain)
    found.push({
      where: `${book.table}, between rows ${last} and ${throughId}`,
      expected: 'a seal that follows the one before it',
      found: 'seals were removed or rewritten here',
    });
  return found;
}

/** One row by its id, where a seal is about one; else the stretch. */
function placeOf({ table, rowsPerSeal }: SealedBook, seal: SealRow, rows: readonly BookRow[], last: string): string {
  if (rowsPerSeal > 1) return `${table}, rows after ${last} to ${seal.through_id}`;
  const strange = rows.map((row) => row.id).filter((id) => id !== seal.through_id);
  return `${table}, row ${strange.length > 0 ? strange.join(', ') : seal.through_id}`;
}

/** What nobody seals can be changed unseen. */
const sealing: Check = {
  name: 'sealed.in_time',
  holds: 'rows of the sealed books are sealed soon after they were written',
  todo: 'the relay seals: see that it runs (quittance status) and what its log says',
  table: null,
  find: async (sql, _range, { overdueMs }) => {
    const found: Finding[] = [];
    for (const { table, writtenAt } of SEALED_BOOKS) {
      const [row] = await sql.select<{ id: string; late_ms: string | number }>(
        `SELECT id, TIMESTAMPDIFF(MICROSECOND, ${writtenAt}, CURRENT_TIMESTAMP(3)) DIV 1000 AS late_ms FROM ${table}
          WHERE id > COALESCE((SELECT MAX(through_id) FROM book_seals WHERE book = ?), 0) ORDER BY id LIMIT 1`,
        [table],
      );
      if (row === undefined || Number(row.late_ms) <= overdueMs) continue;
      found.push({
        where: `${table}, row ${row.id} and what follows it`,
        expected: `sealed within ${Math.round(overdueMs / 1_000)} s`,
        found: `not sealed for ${Math.round(Number(row.late_ms) / 1_000)} s`,
      });
    }
    return found;
  },
};

export const SEAL_CHECKS: readonly Check[] = [...SEALED_BOOKS.map(sealed), sealing];

/** Whether newest seals that were kept elsewhere are still there: whoever rewrites everything after a row cannot keep them. */
export function headsCheck(kept: readonly SealHead[]): Check {
  return {
    name: 'sealed.heads',
    holds: 'the seals that were kept outside the database are in it, unchanged',
    todo: 'what stands before the seal was rewritten: compare with a backup of the time at which it was noted',
    table: null,
    find: async (sql) => {
      const found: Finding[] = [];
      for (const { book, throughId, chain } of kept) {
        const [row] = await sql.select<{ chain: string }>(
          'SELECT chain FROM book_seals WHERE book = ? AND through_id = ?',
          [book, throughId],
        );
        if (row?.chain !== chain)
          found.push({ where: `${book}, row ${throughId}`, expected: chain, found: row?.chain ?? 'no seal' });
      }
      return found;
    },
  };
}

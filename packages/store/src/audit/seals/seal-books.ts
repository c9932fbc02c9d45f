/**
 * Seals what was added to the books since the last time.
 *
 * Input: rows that are older than a few seconds. Output: seals, each chained to the one before it. Run by one process at a time (a named
 * lock); of two that run all the same, the primary key lets one write. Rows are written by transactions that end in any order, so a row
 * may appear before one that is sealed already; therefore a seal waits, by a locking read of the ids it is about, for every transaction
 * that has put a row among them. Whoever writes rows never waits for a seal. A crash leaves the last whole seal; the next run goes on.
 */
import type { Store } from '../../open-store.js';
import type { Sql } from '../../sql.js';
import { StaleRead } from '../../transaction.js';
import {
  BEGINNING,
  type BookRow,
  chainOf,
  contentOf,
  readBook,
  SEALED_BOOKS,
  type SealedBook,
} from './sealed-books.js';

/** Rows are sealed once they are so old: by then nobody is still writing beside them, and nobody has to be waited for. */
export const SEAL_AFTER_S = 10;
/** Rows of one step. */
export const SEAL_ROWS_MAX = 5_000;

/** The newest seal of a book: whoever keeps it elsewhere can prove that nothing before it was rewritten. */
export interface SealHead {
  readonly book: string;
  readonly throughId: string;
  readonly chain: string;
}

/** One step for each book. @returns the number of rows sealed; a book with more to seal gave `SEAL_ROWS_MAX` */
export async function sealBooks(store: Store, afterS = SEAL_AFTER_S): Promise<number> {
  let rows = 0;
  for (const book of SEALED_BOOKS) rows += await store.transaction((sql) => sealBook(sql, book, afterS));
  return rows;
}

async function sealBook(sql: Sql, book: SealedBook, afterS: number): Promise<number> {
  const last = await lastSeal(sql, book.table);
  const range = await rangeToSeal(sql, book, last.throughId, afterS);
  if (range === null) return 0;
  const ids = await sql.select<{ id: string }>(
    `SELECT id FROM ${book.table} WHERE id > ? AND id <= ? ORDER BY id LOCK IN SHARE MODE`,
    [range.after, range.through],
  );
  const rows = await readBook(sql, book, range);
  if (rows.length !== ids.length) throw new StaleRead('a row was added among those to be sealed');
  let before = last.chain;
  const seals = inSeals(book, rows).map((part) => {
    const seal = { throughId: part.at(-1)?.id ?? '', rowCount: part.length, content: contentOf(book, part) };
    before = chainOf(before, book.table, seal);
    return [book.table, seal.throughId, seal.rowCount, seal.content, before];
  });
  await sql.insertMany('book_seals', ['book', 'through_id', 'row_count', 'content', 'chain'], seals);
  return rows.length;
}

/** The rows after the last seal, up to the first that is too young. */
async function rangeToSeal(sql: Sql, { table, writtenAt }: SealedBook, after: string, afterS: number) {
  const rows = await sql.select<{ id: string; old: string | number }>(
    `SELECT id, ${writtenAt} <= CURRENT_TIMESTAMP(3) - INTERVAL ? SECOND AS old FROM ${table} WHERE id > ? ORDER BY id LIMIT ${SEAL_ROWS_MAX}`,
    [afterS, after],
  );
  const young = rows.findIndex((row) => Number(row.old) !== 1);
  const through = (young === -1 ? rows : rows.slice(0, young)).at(-1)?.id;
  return through === undefined ? null : { after, through };
}

function inSeals({ rowsPerSeal }: SealedBook, rows: readonly BookRow[]): BookRow[][] {
  const parts: BookRow[][] = [];
  for (let from = 0; from < rows.length; from += rowsPerSeal) parts.push(rows.slice(from, from + rowsPerSeal));
  return parts;
}

async function lastSeal(sql: Sql, book: string): Promise<SealHead> {
  const [row] = await sql.select<{ through_id: string; chain: string }>(
    'SELECT through_id, chain FROM book_seals WHERE book = ? ORDER BY through_id DESC LIMIT 1',
    [book],
  );
  return { book, throughId: row?.through_id ?? '0', chain: row?.chain ?? BEGINNING };
}

/** The newest seal of each book that has one. */
export async function readSealHeads(sql: Sql): Promise<SealHead[]> {
  const heads = await Promise.all(SEALED_BOOKS.map(({ table }) => lastSeal(sql, table)));
  return heads.filter((each) => each.throughId !== '0');
}

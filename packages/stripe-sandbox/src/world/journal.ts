/**
 * Keeps the sandbox's state in a file: one JSON line per changed row, the last line of a row wins. Input: the changed rows of all
 * tables, a few times a second; output: appended lines, and at start the tables filled again. A crash loses at most what changed since
 * the last flush; a torn last line is ignored. At start, and when the file has outgrown its bound, it is written anew with the rows
 * that exist.
 */
import { appendFileSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import type { Row, Table } from './table.js';

const FLUSH_EVERY_MS = 250;
const FILE_BYTES_MAX = 256 * 1_048_576;

/** What is not a row: kept whole with each flush. */
export interface JournalFacts {
  readonly seed: string;
  readonly counters: Readonly<Record<string, number>>;
  readonly advancedMs: number;
}

export interface Journal {
  /** Writes what changed since the last flush. */
  readonly flush: () => void;
  readonly close: () => void;
}

interface Line {
  readonly facts?: JournalFacts;
  readonly table?: string;
  readonly id?: string;
  readonly row?: Row;
}

/** The lines of the file, oldest first; none where there is no file. */
export function readJournal(file: string): { facts: JournalFacts | undefined; rows: Map<string, Map<string, Row>> } {
  const rows = new Map<string, Map<string, Row>>();
  let facts: JournalFacts | undefined;
  for (const line of existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []) {
    const read = parsed(line);
    facts = read.facts ?? facts;
    if (read.table === undefined || read.id === undefined) continue;
    const table = rows.get(read.table) ?? new Map<string, Row>();
    rows.set(read.table, table);
    if (read.row === undefined) table.delete(read.id);
    else table.set(read.id, read.row);
  }
  return { facts, rows };
}

/** Begins a journal with what the tables hold now. */
export function openJournal(file: string, tables: () => Iterable<Table<Row>>, facts: () => JournalFacts): Journal {
  let bytes = rewrite(file, tables(), facts());
  const flush = (): void => {
    const lines: string[] = [];
    for (const table of tables()) for (const id of table.takeChanges()) lines.push(lineOf(table, id));
    if (lines.length === 0) return;
    lines.push(JSON.stringify({ facts: facts() }));
    const text = `${lines.join('\n')}\n`;
    appendFileSync(file, text);
    bytes += Buffer.byteLength(text);
    if (bytes > FILE_BYTES_MAX) bytes = rewrite(file, tables(), facts());
  };
  const timer = setInterval(flush, FLUSH_EVERY_MS);
  timer.unref();
  const close = (): void => {
    clearInterval(timer);
    flush();
  };
  return { flush, close };
}

/** Writes beside and renames, so that a crash leaves the old file or the new one. */
function rewrite(file: string, tables: Iterable<Table<Row>>, facts: JournalFacts): number {
  const lines: string[] = [];
  for (const table of tables) {
    table.takeChanges();
    for (const row of table.all()) lines.push(JSON.stringify({ table: table.name, id: row.id, row }));
  }
  lines.push(JSON.stringify({ facts }));
  writeFileSync(`${file}.new`, `${lines.join('\n')}\n`);
  renameSync(`${file}.new`, file);
  return statSync(file).size;
}

function lineOf(table: Table<Row>, id: string): string {
  const row = table.get(id);
  return JSON.stringify(row === undefined ? { table: table.name, id } : { table: table.name, id, row });
}

function parsed(line: string): Line {
  if (line === '') return {};
  try {
    return JSON.parse(line) as Line;
  } catch {
    return {};
  }
}

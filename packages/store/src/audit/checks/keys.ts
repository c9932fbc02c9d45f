import type { Sql } from '../../sql.js';
import type { Check, Finding } from '../difference.js';

/** Rows of one key that are told at the most. */
const TOLD_MAX = 100;

/** The unique keys of one table as the product declares them. */
export interface DeclaredKey {
  readonly table: string;
  readonly name: string;
  readonly columns: readonly string[];
}

/** Twice equals once because of unique keys in the database; without one, nothing would refuse a second row. */
export function keysChecks(declared: readonly DeclaredKey[]): readonly Check[] {
  return [keysThereCheck(declared), doublesCheck(declared)];
}

function keysThereCheck(declared: readonly DeclaredKey[]): Check {
  return {
    name: 'schema.keys',
    holds: 'every unique key that keeps an effect from happening twice is there, with its columns',
    todo: 'stop the services, remove what is there twice, add the key again as the migrations wrote it',
    table: null,
    find: async (sql) => {
      const there = await keysThere(sql);
      return missing(declared, there).map((key) => ({
        where: `table ${key.table}`,
        expected: `unique key ${key.name} (${listOf(key.columns)})`,
        found: there.get(`${key.table}.${key.name}`) ?? 'not there',
      }));
    },
  };
}

/** Where a key is there the server itself keeps rows apart; where it is missing they are compared, which takes as long as it takes. */
function doublesCheck(declared: readonly DeclaredKey[]): Check {
  return {
    name: 'schema.doubles',
    holds: 'nothing is there twice that a unique key is declared for',
    todo: 'find out which of the rows is the right one before the key is added again; its effects may have happened twice',
    table: null,
    find: async (sql) => {
      const found: Finding[] = [];
      for (const key of missing(declared, await keysThere(sql))) found.push(...(await doubles(sql, key)));
      return found;
    },
  };
}

function missing(declared: readonly DeclaredKey[], there: ReadonlyMap<string, string>): DeclaredKey[] {
  return declared.filter((key) => there.get(`${key.table}.${key.name}`) !== listOf(key.columns));
}

async function keysThere(sql: Sql): Promise<Map<string, string>> {
  const rows = await sql.select<{ t: string; k: string; c: string }>(
    `SELECT table_name AS t, index_name AS k, column_name AS c FROM information_schema.statistics
      WHERE table_schema = DATABASE() AND non_unique = 0 `,
  );
  const keys = Map.groupBy(rows, (row) => `${row.t}.${row.k}`);
  return new Map([...keys].map(([name, columns]) => [name, listOf(columns.map((row) => row.c))]));
}

/** Their order matters for speed alone. */
function listOf(columns: readonly string[]): string {
  return columns.toSorted().join(', ');
}

async function doubles(sql: Sql, { table, columns }: DeclaredKey): Promise<Finding[]> {
  const list = columns.join(', ');
  const known = columns.map((column) => `${column} IS NOT NULL`).join(' AND ');
  const rows = await sql.select<Record<string, unknown>>(
    `SELECT ${list}, COUNT(*) AS times_there FROM ${table} WHERE ${known} GROUP BY ${list} HAVING COUNT(*) > 1 LIMIT ${TOLD_MAX}`,
  );
  return rows.map((row) => ({
    where: `${table} (${columns.map((column) => `${column} ${row[column]}`).join(', ')})`,
    expected: 'one row',
    found: `${row['times_there']} rows`,
  }));
}

/** Where statements go: a transaction's connection, or any of the pool. */
export interface Statements {
  query(statement: string, values?: unknown[]): Promise<unknown>;
}

/** A value that may stand for a `?`. Big integers travel as decimal strings so that no digit is lost. */
export type SqlValue =
  | string
  | number
  | bigint
  | boolean
  | Date
  | Buffer
  | null
  | readonly (string | number | bigint)[];

/** What a write statement did. `affectedRows` counts rows matched, not rows changed (the FOUND_ROWS flag is on). */
export interface SqlWrite {
  readonly affectedRows: number;
  /** First generated id of a (multi-row) insert; 0 when none was generated. */
  readonly insertId: number;
}

/**
 * One connection's view of the database: inside `Store.transaction` every statement belongs to that transaction.
 * Repositories take a `Sql` and nothing else, so none of them can reach around the transaction they were called in.
 */
export class Sql {
  readonly #to: Statements;

  constructor(to: Statements) {
    this.#to = to;
  }

  /** The same view for looking only: reads that would lock rows lock nothing, and what would write throws. */
  reading(): Sql {
    return new Sql({ query: (statement, values) => this.#to.query(withoutLocks(statement), values) });
  }

  /** Runs a SELECT. BIGINT columns arrive as strings (exact), DATETIME as Date in UTC. */
  async select<Row>(statement: string, values: readonly SqlValue[] = []): Promise<Row[]> {
    return (await this.#to.query(statement, values.map(toDriver))) as Row[];
  }

  /** Runs an INSERT, UPDATE or DELETE. */
  async write(statement: string, values: readonly SqlValue[] = []): Promise<SqlWrite> {
    const done = (await this.#to.query(statement, values.map(toDriver))) as Partial<SqlWrite>;
    return { affectedRows: done.affectedRows ?? 0, insertId: done.insertId ?? 0 };
  }

  /** Inserts many rows in one statement; does nothing for none. `tail` is appended (an ON DUPLICATE KEY UPDATE clause). */
  async insertMany(
    table: string,
    columns: readonly string[],
    rows: readonly (readonly SqlValue[])[],
    tail = '',
  ): Promise<SqlWrite> {
    if (rows.length === 0) return { affectedRows: 0, insertId: 0 };
    const tuple = `(${columns.map(() => '?').join(', ')})`;
    const statement = `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${rows.map(() => tuple).join(', ')} ${tail}`;
    return this.write(statement, rows.flat() as SqlValue[]);
  }

  /** Updates many rows by their `id` in one statement, each with values of its own. The first value of a row is its id. */
  async updateMany(
    table: string,
    columns: readonly string[],
    rows: readonly (readonly SqlValue[])[],
    also = '',
  ): Promise<SqlWrite> {
    const [first, ...rest] = rows;
    if (first === undefined) return { affectedRows: 0, insertId: 0 };
    const named = `SELECT ? AS id${columns.map((column) => `, ? AS ${column}`).join('')}`;
    const plain = ` UNION ALL SELECT ?${', ?'.repeat(columns.length)}`;
    const sets = columns.map((column) => `t.${column} = v.${column}`).join(', ');
    const statement = `UPDATE ${table} t JOIN (${named}${plain.repeat(rest.length)}) v ON v.id = t.id SET ${sets}${also}`;
    return this.write(statement, rows.flat() as SqlValue[]);
  }
}

const LOCKS = /\s(FOR UPDATE(\s+SKIP LOCKED)?|LOCK IN SHARE MODE)\b/gi;

function withoutLocks(statement: string): string {
  if (!/^[\s(]*SELECT\b/i.test(statement)) throw new Error(`nothing is written here: ${statement.trim().slice(0, 80)}`);
  return statement.replaceAll(LOCKS, '');
}

function toDriver(value: SqlValue): unknown {
  if (typeof value === 'bigint') return exact(value);
  return Array.isArray(value) ? value.map((each) => (typeof each === 'bigint' ? exact(each) : each)) : value;
}

/** A number literal where that is exact, so that comparisons stay numeric; else digits, which BIGINT columns take exactly. */
function exact(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

/**
 * A database in memory that speaks as much SQL as the product does, with the guarantees of MySQL at READ COMMITTED and no others.
 *
 * Its tables, unique keys, foreign keys and checks are made by the product's own migrations. Transactions run side by side: each statement sees
 * what is committed when it runs, writing and locking reads take row locks that are held to the end, and whoever waits in a circle is undone
 * with error 1213. Nothing is kept over a history.
 */
import { Blocked, endOwner } from './locks.js';
import { parseStatement } from './parse-statement.js';
import { defineTables, type Schema } from './read-schema.js';
import { type DatabaseRun, makeSelects, type Tables } from './run-select.js';
import { makeWrites, SqlError, type Written } from './run-write.js';
import type { Value } from './syntax.js';
import { type ColumnType, emptyRows, type Owner, type Row, type TableRows } from './table.js';
import { given } from './values.js';

/** A statement's outcome as the driver tells it: rows, or what was written. */
export type Answer = Record<string, unknown>[] | Written;

type Prepared = (run: DatabaseRun) => Answer;

/** The schema with all statements that were seen: shared by all databases of a process. */
export class Catalogue {
  readonly schema: Schema = new Map();
  readonly #prepared = new Map<string, Prepared>();
  #selects = makeSelects(this.schema);
  #writes = makeWrites(this.schema, this.#selects);

  /** Carries out a statement of a migration. @returns whether it changed the schema */
  define(statement: string): boolean {
    if (!defineTables(this.schema, statement)) return false;
    this.#prepared.clear();
    this.#selects = makeSelects(this.schema);
    this.#writes = makeWrites(this.schema, this.#selects);
    return true;
  }

  prepare(text: string): Prepared {
    const known = this.#prepared.get(text);
    if (known !== undefined) return known;
    const made = this.#make(text);
    this.#prepared.set(text, made);
    return made;
  }

  #make(text: string): Prepared {
    const statement = parseStatement(text);
    if (statement.kind === 'insert') return this.#writes.compileInsert(statement);
    if (statement.kind === 'update') return this.#writes.compileUpdate(statement);
    if (statement.kind === 'delete') return this.#writes.compileDelete(statement);
    const select = this.#selects.compileSelect(statement.select, null);
    return (run) =>
      select.run({ rows: [], around: null, run }).map((values) => shown(select.names, select.types, values));
  }
}

export interface Transaction extends Owner {
  /** Whom it is waiting for. */
  waitsFor: ReadonlySet<Owner> | null;
  ended: boolean;
}

export interface DatabaseOptions {
  readonly catalogue: Catalogue;
  readonly nowMs: () => number;
  /** Puts rows that nobody ordered into some order; left out: the order in which they were written. */
  readonly shuffle?: <Each>(rows: Each[]) => Each[];
  /** In [0, 1), for `RAND()`. */
  readonly fraction?: () => number;
  /** Unique keys that are not there, by `table.key`, to prove that somebody would notice. */
  readonly withoutKeys?: ReadonlySet<string>;
  /** Tables whose rows a locking read does not lock, to prove the same. */
  readonly withoutLocks?: ReadonlySet<string>;
}

export class Database {
  readonly #options: DatabaseOptions;
  readonly #tables = new Map<string, TableRows>();
  readonly #running = new Set<Transaction>();
  readonly namedLocks = new Map<string, object>();
  /** Transactions that wrote something. */
  commits = 0;
  #transactions = 0;

  constructor(options: DatabaseOptions) {
    this.#options = options;
    for (const shape of options.catalogue.schema.values()) {
      const without = (name: string) => options.withoutKeys?.has(`${shape.name}.${name}`) === true;
      const uniqueKeys = shape.uniqueKeys.filter((each) => !without(each.name));
      this.#tables.set(shape.name, emptyRows({ ...shape, uniqueKeys }));
    }
  }

  begin(): Transaction {
    this.#transactions += 1;
    const transaction: Transaction = {
      name: `t${this.#transactions}`,
      slots: new Set(),
      shared: new Set(),
      waitsFor: null,
      ended: false,
    };
    this.#running.add(transaction);
    return transaction;
  }

  /**
   * Runs one statement. Throws `Blocked` when it has to wait (run it again once those have ended), `SqlError` when the server refuses it; a
   * deadlock has then undone the whole transaction.
   */
  execute(transaction: Transaction, text: string, values: readonly unknown[]): Answer {
    if (transaction.ended) throw new SqlError(1205, 'ER_GONE', 'the transaction has ended');
    const prepared = this.#options.catalogue.prepare(text);
    const run: DatabaseRun = {
      values: values.map(given),
      owner: transaction,
      nowMs: this.#options.nowMs(),
      fraction: this.#options.fraction ?? Math.random,
      tables: this.#view,
    };
    try {
      transaction.waitsFor = null;
      return prepared(run);
    } catch (error) {
      if (!(error instanceof Blocked)) throw error;
      transaction.waitsFor = error.by;
      if (!waitsForItself(transaction)) throw error;
      this.end(transaction, false);
      throw new SqlError(
        1213,
        'ER_LOCK_DEADLOCK',
        'Deadlock found when trying to get lock; try restarting transaction',
      );
    }
  }

  end(transaction: Transaction, committed: boolean): void {
    if (transaction.ended) return;
    transaction.ended = true;
    transaction.waitsFor = null;
    if (committed && transaction.slots.size > 0) this.commits += 1;
    endOwner(transaction, committed);
    this.#running.delete(transaction);
  }

  /** Transactions that hold something. */
  get running(): number {
    return this.#running.size;
  }

  /** Committed rows of a table, for whoever checks. */
  rows(table: string): Row[] {
    const found: Row[] = [];
    for (const slot of this.#tables.get(table)?.slots ?? []) if (slot.committed !== null) found.push(slot.committed);
    return found;
  }

  readonly #view: Tables = {
    get: (name) => {
      const table = this.#tables.get(name);
      if (table === undefined) throw new Error(`the simulated database knows no table ${name}`);
      return table;
    },
    shuffle: (rows) => this.#options.shuffle?.(rows) ?? rows,
    locks: (table) => this.#options.withoutLocks?.has(table) !== true,
  };
}

function waitsForItself(start: Transaction): boolean {
  const seen = new Set<Owner>();
  const visit = (at: Transaction): boolean => {
    for (const each of at.waitsFor ?? []) {
      if (each === start) return true;
      if (seen.has(each)) continue;
      seen.add(each);
      if (visit(each as Transaction)) return true;
    }
    return false;
  };
  return visit(start);
}

/** BIGINT and DECIMAL arrive as text, times as Date, as the product's driver gives them. */
function shown(
  names: readonly string[],
  types: readonly (ColumnType | null)[],
  values: readonly Value[],
): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (let n = 0; n < names.length; n += 1) row[names[n] as string] = outward(values[n] ?? null, types[n] ?? null);
  return row;
}

function outward(value: Value, type: ColumnType | null): unknown {
  if (value === null) return null;
  if (typeof value === 'bigint') return type === 'int' ? Number(value) : value.toString();
  if (typeof value === 'number') return new Date(value);
  return value;
}

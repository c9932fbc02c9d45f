import type { Expr, Value } from './syntax.js';

export type ColumnType = 'bigint' | 'int' | 'text' | 'time' | 'bytes' | 'decimal';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** Longest text, in characters; `null`: not bounded here. */
  readonly charsMax: number | null;
  readonly nullable: boolean;
  /** Undefined: there is none. */
  readonly fallback: Expr | undefined;
  readonly generated: Expr | undefined;
  readonly autoIncrement: boolean;
}

export interface UniqueKey {
  readonly name: string;
  readonly columns: readonly string[];
}

export interface ForeignKey {
  readonly name: string;
  readonly column: string;
  readonly parent: string;
  readonly parentColumn: string;
}

export interface Check {
  readonly name: string;
  readonly test: Expr;
}

/** A table as the migrations made it. */
export interface TableShape {
  readonly name: string;
  readonly columns: Map<string, Column>;
  uniqueKeys: UniqueKey[];
  foreignKeys: ForeignKey[];
  checks: Check[];
}

export type Row = Readonly<Record<string, Value>>;

/** Whoever holds locks and has written something that is not committed. */
export interface Owner {
  readonly name: string;
  readonly slots: Set<Slot>;
  readonly shared: Set<Slot>;
}

/**
 * The place of one row. At most one transaction has an uncommitted version of it, since writing takes the exclusive lock.
 * `committed: null`: not there yet, or not any more; `pending: null` with an owner: deleted or not there, as the owner sees it.
 */
export interface Slot {
  readonly table: TableRows;
  committed: Row | null;
  pending: Row | null;
  owner: Owner | null;
  readonly sharers: Set<Owner>;
}

export interface TableRows {
  readonly shape: TableShape;
  readonly slots: Set<Slot>;
  /** Of tables with an `id`. */
  readonly byId: Map<Value, Slot>;
  nextId: bigint;
}

export function emptyRows(shape: TableShape): TableRows {
  return { shape, slots: new Set(), byId: new Map(), nextId: 1n };
}

/** The row as this transaction sees it: its own version, else the committed one. */
export function seenBy(slot: Slot, owner: Owner): Row | null {
  return slot.owner === owner ? slot.pending : slot.committed;
}

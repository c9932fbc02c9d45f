/**
 * Runs INSERT, UPDATE and DELETE: the whole statement or nothing of it.
 *
 * Unique keys are held against what is committed, what the transaction wrote itself, and what others are writing: of two who write the same
 * key the second waits for the first one's end. A foreign key takes a shared lock on its parent. Checks, lengths and NOT NULL are refused as
 * a strict server refuses them.
 */
import type { Compiled, Place } from './compile.js';
import { Blocked, holdersAgainst, takeLock } from './locks.js';
import type { Schema } from './read-schema.js';
import { type DatabaseRun, type makeSelects, rowOf } from './run-select.js';
import type { Assignment, Delete, Insert, Update, Value } from './syntax.js';
import {
  type Column,
  type Owner,
  type Row,
  type Slot,
  seenBy,
  type TableRows,
  type TableShape,
  type UniqueKey,
} from './table.js';
import { integerOf, isSame, textOf, truth } from './values.js';

export interface Written {
  readonly affectedRows: number;
  readonly insertId: number;
}

/** What the server says no to, by its number. */
export class SqlError extends Error {
  readonly errno: number;
  readonly code: string;

  constructor(errno: number, code: string, message: string) {
    super(message);
    this.errno = errno;
    this.code = code;
  }
}

type Selects = ReturnType<typeof makeSelects>;
export type CompiledWrite = (run: DatabaseRun) => Written;

interface ShapeRules {
  readonly checks: readonly { readonly name: string; readonly test: Compiled }[];
  readonly generated: readonly { readonly column: Column; readonly of: Compiled }[];
  readonly fallbacks: ReadonlyMap<string, Compiled>;
}

export function makeWrites(schema: Schema, selects: Selects) {
  const rulesOf = new Map<string, ShapeRules>();

  function rules(shape: TableShape): ShapeRules {
    const known = rulesOf.get(shape.name);
    if (known !== undefined) return known;
    const scope = scopeOf(shape);
    const columns = [...shape.columns.values()];
    const made: ShapeRules = {
      checks: shape.checks.map(({ name, test }) => ({ name, test: selects.compile(test, scope) })),
      generated: columns.flatMap((column) =>
        column.generated === undefined ? [] : { column, of: selects.compile(column.generated, scope) },
      ),
      fallbacks: new Map(
        columns.flatMap((column) =>
          column.fallback === undefined ? [] : [[column.name, selects.compile(column.fallback, scope)] as const],
        ),
      ),
    };
    rulesOf.set(shape.name, made);
    return made;
  }

  function shapeOf(name: string): TableShape {
    const shape = schema.get(name);
    if (shape === undefined) throw new Error(`the simulated database knows no table ${name}`);
    return shape;
  }

  function compileInsert(statement: Insert): CompiledWrite {
    const shape = shapeOf(statement.table);
    const { columns } = statement;
    const unknown = columns.find((name) => !shape.columns.has(name));
    if (unknown !== undefined) throw new Error(`table ${shape.name} has no column ${unknown}`);
    const none = { sources: [], around: null };
    const given = Array.isArray(statement.rows)
      ? {
          tuples: (statement.rows as readonly (readonly Parameters<typeof selects.compile>[0][])[]).map((row) =>
            row.map((each) => selects.compile(each, none)),
          ),
          select: null,
        }
      : {
          tuples: [],
          select: selects.compileSelect(statement.rows as Parameters<typeof selects.compileSelect>[0], null),
        };
    const set = statement.onDuplicate === null ? null : compileSet(statement.onDuplicate, shape);
    return (run) => {
      const table = run.tables.get(shape.name);
      const place: Place = { rows: [], around: null, run };
      const rows =
        given.select === null ? given.tuples.map((row) => row.map((each) => each(place))) : given.select.run(place);
      return whole(run.owner, (touch) => {
        let insertId = 0;
        let affectedRows = 0;
        for (const values of rows) {
          const row = freshRow(shape, table, rowOf(columns, values), run);
          const twin = twinOf(table, row, null, run.owner);
          if (twin === null) {
            const slot = addSlot(table, run.owner, touch);
            finishRow(slot, row, run);
            if (insertId === 0) insertId = Number(row['id'] ?? 0n);
            affectedRows += 1;
          } else if (set !== null) {
            touch(twin.slot);
            lockFor(twin.slot, run.owner);
            const now = seenBy(twin.slot, run.owner) as Row;
            finishRow(twin.slot, assigned(shape, now, set, { rows: [now], around: null, run, refused: row }), run);
            affectedRows += 2;
          } else if (!statement.ignore) throw duplicate(shape, twin.key, row);
        }
        return { affectedRows, insertId };
      });
    };
  }

  function compileUpdate(statement: Update): CompiledWrite {
    const [target] = statement.sources;
    if (target === undefined || typeof target.from !== 'string') throw new Error('UPDATE of what is no table');
    const shape = shapeOf(target.from);
    const from = selects.compileFrom(statement.sources, statement.where, null);
    const set = statement.set.map(({ column, value }) => ({ column, of: selects.compile(value, from.scope) }));
    const limit = statement.limit === null ? null : selects.compile(statement.limit, from.scope);
    return (run) => {
      const place: Place = { rows: [], around: null, run };
      const matched = new Map<Slot, (Row | null)[]>();
      for (const { rows, slots } of from.run(place, { lock: 'update', skipLocked: false })) {
        const slot = slots[0];
        if (slot != null && !matched.has(slot)) matched.set(slot, rows);
      }
      let chosen = run.tables.shuffle([...matched]);
      if (limit !== null) chosen = chosen.slice(0, Number(integerOf(limit(place))));
      return whole(run.owner, (touch) => {
        let affectedRows = 0;
        for (const [slot, rows] of chosen) {
          touch(slot);
          lockFor(slot, run.owner);
          const now = seenBy(slot, run.owner) as Row;
          const next = assigned(shape, now, set, { rows: [now, ...rows.slice(1)], around: null, run });
          const twin = twinOf(slot.table, next, slot, run.owner);
          if (twin !== null && statement.ignore) continue;
          if (twin !== null) throw duplicate(shape, twin.key, next);
          finishRow(slot, next, run);
          affectedRows += 1;
        }
        return { affectedRows, insertId: 0 };
      });
    };
  }

  function compileDelete(statement: Delete): CompiledWrite {
    const source = { alias: statement.table, from: statement.table, join: 'inner', on: null } as const;
    const from = selects.compileFrom([source], statement.where, null);
    const limit = statement.limit === null ? null : selects.compile(statement.limit, from.scope);
    return (run) => {
      const place: Place = { rows: [], around: null, run };
      let slots = from.run(place, { lock: 'update', skipLocked: false }).flatMap((each) => each.slots[0] ?? []);
      if (limit !== null) slots = slots.slice(0, Number(integerOf(limit(place))));
      return whole(run.owner, (touch) => {
        for (const slot of slots) {
          touch(slot);
          lockFor(slot, run.owner);
          slot.pending = null;
        }
        return { affectedRows: slots.length, insertId: 0 };
      });
    };
  }

  function compileSet(set: readonly Assignment[], shape: TableShape) {
    const scope = scopeOf(shape);
    return set.map(({ column, value }) => ({ column, of: selects.compile(value, scope) }));
  }

  /** Fills in what the statement does not say, and refuses what the columns do not take. */
  function freshRow(shape: TableShape, table: TableRows, said: Row, run: DatabaseRun): Row {
    const row: Record<string, Value> = {};
    const { fallbacks } = rules(shape);
    const place: Place = { rows: [row], around: null, run };
    for (const column of shape.columns.values()) {
      if (column.generated !== undefined) continue;
      if (column.name in said) row[column.name] = fitting(shape, column, said[column.name] ?? null);
      else if (column.autoIncrement) {
        row[column.name] = table.nextId;
        table.nextId += 1n;
      } else row[column.name] = fallbacks.get(column.name)?.(place) ?? null;
      if (row[column.name] === null && !column.nullable)
        throw new SqlError(1048, 'ER_BAD_NULL_ERROR', `column ${shape.name}.${column.name} cannot be null`);
      if (column.type !== 'time' && typeof row[column.name] === 'number')
        row[column.name] = fitting(shape, column, row[column.name] ?? null);
    }
    return withGenerated(shape, row, run);
  }

  function withGenerated(shape: TableShape, row: Record<string, Value>, run: DatabaseRun): Row {
    for (const { column, of } of rules(shape).generated) row[column.name] = of({ rows: [row], around: null, run });
    return row;
  }

  /** Assignments one after the other: each sees what the ones before it wrote. */
  function assigned(
    shape: TableShape,
    now: Row,
    set: readonly { readonly column: string; readonly of: Compiled }[],
    place: Place,
  ): Row {
    const next: Record<string, Value> = { ...now };
    const rows = [next, ...place.rows.slice(1)];
    for (const { column: name, of } of set) {
      const column = shape.columns.get(name);
      if (column === undefined) throw new Error(`table ${shape.name} has no column ${name}`);
      const value = fitting(shape, column, of({ ...place, rows }));
      if (value === null && !column.nullable)
        throw new SqlError(1048, 'ER_BAD_NULL_ERROR', `column ${shape.name}.${name} cannot be null`);
      next[name] = value;
    }
    return withGenerated(shape, next, place.run as DatabaseRun);
  }

  /** Writes the row into its place, once checks and parents agree. */
  function finishRow(slot: Slot, row: Row, run: DatabaseRun): void {
    const { shape } = slot.table;
    const place: Place = { rows: [row], around: null, run };
    for (const { name, test } of rules(shape).checks)
      if (truth(test(place)) === false)
        throw new SqlError(
          3819,
          'ER_CHECK_CONSTRAINT_VIOLATED',
          `Check constraint '${name}' is violated: ${shown(row)}`,
        );
    const before = seenBy(slot, run.owner);
    for (const { column, parent, parentColumn, name } of shape.foreignKeys) {
      const value = row[column] ?? null;
      if (value === null || (before !== null && isSame(before[column] ?? null, value))) continue;
      lockParent(run.tables.get(parent), parentColumn, value, run.owner, name);
    }
    slot.pending = row;
    if ('id' in row) slot.table.byId.set(row['id'] ?? null, slot);
  }

  return { compileInsert, compileUpdate, compileDelete };
}

function scopeOf(shape: TableShape) {
  return {
    sources: [
      { alias: shape.name, columns: new Map([...shape.columns.values()].map((each) => [each.name, each.type])) },
    ],
    around: null,
  };
}

/** Runs a statement that may fail in the middle; what it did until then is undone. */
function whole(owner: Owner, work: (touch: (slot: Slot) => void) => Written): Written {
  const before = new Map<Slot, { pending: Row | null; owner: Owner | null; fresh: boolean }>();
  const touch = (slot: Slot) => {
    if (!before.has(slot))
      before.set(slot, {
        pending: slot.pending,
        owner: slot.owner,
        fresh: slot.owner === owner && !owner.slots.has(slot),
      });
  };
  try {
    return work(touch);
  } catch (error) {
    for (const [slot, was] of before) {
      if (was.fresh) {
        slot.table.slots.delete(slot);
        if (slot.pending !== null && 'id' in slot.pending) slot.table.byId.delete(slot.pending['id'] ?? null);
        owner.slots.delete(slot);
        continue;
      }
      slot.pending = was.pending;
      slot.owner = was.owner;
      if (was.owner === null) owner.slots.delete(slot);
    }
    throw error;
  }
}

function addSlot(table: TableRows, owner: Owner, touch: (slot: Slot) => void): Slot {
  const slot: Slot = { table, committed: null, pending: null, owner, sharers: new Set() };
  touch(slot);
  table.slots.add(slot);
  owner.slots.add(slot);
  return slot;
}

function lockFor(slot: Slot, owner: Owner): void {
  const against = holdersAgainst(slot, owner, false);
  if (against.length > 0) throw new Blocked(new Set(against));
  takeLock(slot, owner, false);
}

function lockParent(table: TableRows, column: string, value: Value, owner: Owner, name: string): void {
  const quick = column === 'id' ? table.byId.get(value) : undefined;
  for (const slot of quick === undefined ? table.slots : [quick]) {
    const seen = seenBy(slot, owner);
    const isOwn = slot.owner === owner;
    const beingWritten =
      !isOwn && slot.owner !== null && slot.pending !== null && isSame(slot.pending[column] ?? null, value);
    const isThere = seen !== null && isSame(seen[column] ?? null, value);
    if (!isThere && !beingWritten) continue;
    const against = holdersAgainst(slot, owner, true);
    if (against.length > 0) throw new Blocked(new Set(against));
    takeLock(slot, owner, true);
    return;
  }
  throw new SqlError(1452, 'ER_NO_REFERENCED_ROW_2', `a foreign key constraint fails: ${name}`);
}

/** A row of the same unique key, if there is one; throws `Blocked` where somebody else is writing one. */
function twinOf(table: TableRows, row: Row, itself: Slot | null, owner: Owner): { slot: Slot; key: UniqueKey } | null {
  for (const key of table.shape.uniqueKeys) {
    if (key.columns.some((name) => (row[name] ?? null) === null)) continue;
    for (const slot of table.slots) {
      if (slot === itself) continue;
      const same = (other: Row | null) =>
        other !== null && key.columns.every((name) => isSame(other[name] ?? null, row[name] ?? null));
      if (slot.owner === owner || slot.owner === null) {
        if (same(slot.owner === owner ? slot.pending : slot.committed)) return { slot, key };
        continue;
      }
      // Whoever writes it may undo or change it: only its end tells.
      if (same(slot.pending) || same(slot.committed)) throw new Blocked(new Set([slot.owner]));
    }
  }
  return null;
}

function duplicate(shape: TableShape, key: UniqueKey, row: Row): SqlError {
  const entry = key.columns.map((name) => textOf(row[name] ?? null)).join('-');
  return new SqlError(1062, 'ER_DUP_ENTRY', `Duplicate entry '${entry}' for key '${shape.name}.${key.name}'`);
}

/** A value as the column keeps it. */
function fitting(shape: TableShape, column: Column, value: Value): Value {
  if (value === null) return null;
  switch (column.type) {
    case 'bigint':
    case 'int':
    case 'decimal':
      if (typeof value === 'string' && !/^-?\d+$/.test(value))
        throw new SqlError(
          1366,
          'ER_TRUNCATED_WRONG_VALUE_FOR_FIELD',
          `'${value}' is no number for ${shape.name}.${column.name}`,
        );
      return integerOf(value);
    case 'text': {
      const text = textOf(value);
      if (column.charsMax !== null && [...text].length > column.charsMax)
        throw new SqlError(1406, 'ER_DATA_TOO_LONG', `Data too long for column '${shape.name}.${column.name}'`);
      return text;
    }
    case 'time':
      if (typeof value === 'number') return value;
      throw new SqlError(
        1292,
        'ER_TRUNCATED_WRONG_VALUE',
        `${String(value)} is no time for ${shape.name}.${column.name}`,
      );
    case 'bytes':
      return Buffer.isBuffer(value) ? value : Buffer.from(textOf(value));
  }
}

function shown(row: Row): string {
  return JSON.stringify(row, (_name, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : Buffer.isBuffer(value) ? '…' : value,
  );
}

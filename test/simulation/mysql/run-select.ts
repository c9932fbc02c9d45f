/**
 * Runs SELECTs: joins by trying rows, each condition as early as its tables are there.
 *
 * A plain read sees what is committed when it runs and the transaction's own rows (READ COMMITTED). A locking read takes the newest rows: it
 * waits for whoever is writing a row that it may want, also for one that is only being inserted. Rows come in no particular order where
 * none is asked for.
 */
import {
  AGGREGATES,
  type Compiled,
  type CompileSelect,
  makeCompiler,
  type Place,
  type Run,
  type Scope,
} from './compile.js';
import { Blocked, holdersAgainst, takeLock } from './locks.js';
import type { Schema } from './read-schema.js';
import type { Core, Expr, Select, Source, Value } from './syntax.js';
import type { ColumnType, Owner, Row, Slot, TableRows } from './table.js';
import { compare, integerOf, isSame, truth } from './values.js';

/** What one execution may use of the database. */
export interface Tables {
  get(name: string): TableRows;
  /** Puts rows that nobody ordered into some order. */
  shuffle<Each>(rows: Each[]): Each[];
  /** Whether locking reads of this table lock. */
  locks(table: string): boolean;
}

/** The tables of a run: known to the database alone. */
export type DatabaseRun = Run & { readonly tables: Tables };

export interface CompiledSelect {
  readonly names: readonly string[];
  readonly types: (ColumnType | null)[];
  run(place: Place): Value[][];
}

type Lock = Pick<Select, 'lock' | 'skipLocked'>;
const NO_LOCK: Lock = { lock: null, skipLocked: false };

/** Rows of a FROM clause that satisfy their conditions, with the places they stand in. */
export interface Found {
  readonly rows: (Row | null)[];
  readonly slots: (Slot | null)[];
}

export function makeSelects(schema: Schema) {
  const compileInner: CompileSelect = (select, scope) => compileSelect(select, scope);
  const compile = makeCompiler(compileInner);

  function compileSelect(select: Select, around: Scope | null): CompiledSelect {
    const [only] = select.parts;
    if (select.parts.length === 1 && only !== undefined && 'items' in only.of)
      return compileCore(only.of, select, around);
    return compileUnion(select, around);
  }

  function compileUnion(select: Select, around: Scope | null): CompiledSelect {
    const parts = select.parts.map(({ of, all }) => ({
      all,
      of: 'items' in of ? compileCore(of, plain(of), around) : compileSelect(of, around),
    }));
    const first = parts[0]?.of;
    if (first === undefined) throw new Error('a union of nothing');
    const types = first.types.map(
      (type, n) => type ?? parts.find((each) => each.of.types[n] != null)?.of.types[n] ?? null,
    );
    const scope: Scope = {
      sources: [{ alias: '', columns: new Map(first.names.map((name, n) => [name, types[n] ?? null])) }],
      around,
    };
    const order = select.orderBy.map(({ expr, descending }) => ({ by: compile(expr, scope), descending }));
    const limit = select.limit === null ? null : compile(select.limit, scope);
    return {
      names: first.names,
      types,
      run: (place) => {
        let rows: Value[][] = [];
        for (const { all, of } of parts) {
          rows.push(...of.run(place));
          if (!all) rows = distinct(rows);
        }
        if (order.length > 0) {
          const keyed = rows.map((values) => {
            const row = Object.fromEntries(first.names.map((name, n) => [name, values[n] ?? null]));
            return { values, keys: order.map(({ by }) => by({ rows: [row], around: place, run: place.run })) };
          });
          rows = sorted(keyed, order).map((each) => each.values);
        }
        return limit === null
          ? rows
          : rows.slice(0, Number(integerOf(limit({ rows: [], around: place, run: place.run }))));
      },
    };
  }

  function compileCore(core: Core, tail: Select, around: Scope | null): CompiledSelect {
    const from = compileFrom(core.sources, core.where, around);
    const { scope } = from;
    const items = core.items.flatMap((item) => {
      if (item.expr !== null) return { name: item.name, of: compile(item.expr, scope) };
      return scope.sources
        .filter((each) => item.table === null || each.alias === item.table)
        .flatMap((source) =>
          [...source.columns.keys()].map((name) => ({
            name,
            of: compile({ kind: 'column', table: source.alias, name }, scope),
          })),
        );
    });
    const byName = new Map(core.items.flatMap((item) => (item.expr === null ? [] : [[item.name, item.expr] as const])));
    const named = (expr: Expr) =>
      expr.kind === 'column' && expr.table === null ? (byName.get(expr.name) ?? expr) : expr;
    const order = tail.orderBy.map(({ expr, descending }) => ({ by: compile(named(expr), scope), descending }));
    const limit = tail.limit === null ? null : compile(tail.limit, scope);
    const groupBy = core.groupBy.map((each) => compile(named(each), scope));
    const having = core.having === null ? null : compile(core.having, scope);
    const grouped =
      groupBy.length > 0 || having !== null || core.items.some((item) => item.expr !== null && aggregates(item.expr));
    return {
      names: items.map((each) => each.name),
      types: items.map((each) => each.of.type ?? null),
      run: (place) => {
        const run = place.run as DatabaseRun;
        let found: { place: Place; slots: (Slot | null)[] }[] = from.run(place, tail).map(({ rows, slots }) => ({
          place: { rows, around: place, run },
          slots,
        }));
        if (grouped)
          found = groups(found, groupBy, place).filter((each) => having === null || truth(having(each.place)) === true);
        let results = run.tables.shuffle(
          found.map((each) => ({
            values: items.map(({ of }) => of(each.place)),
            keys: order.map(({ by }) => by(each.place)),
            slots: each.slots,
          })),
        );
        if (core.distinct) results = [...new Map(results.map((each) => [keyOf(each.values), each])).values()];
        if (order.length > 0) results = sorted(results, order);
        if (limit !== null) results = results.slice(0, Number(integerOf(limit({ rows: [], around: place, run }))));
        if (tail.lock !== null) for (const each of results) lockAll(each.slots, run, tail.lock === 'share');
        return results.map((each) => each.values);
      },
    };
  }

  /** The FROM and WHERE of a statement. */
  function compileFrom(sources: readonly Source[], where: Expr | null, around: Scope | null) {
    const inputs = sources.map((each) => {
      if (typeof each.from !== 'string') return { derived: compileSelect(each.from, around), table: null };
      const shape = schema.get(each.from);
      if (shape === undefined) throw new Error(`the simulated database knows no table ${each.from}`);
      return { derived: null, table: shape };
    });
    const scope: Scope = {
      sources: sources.map((each, n) => {
        const { derived, table } = inputs[n] as (typeof inputs)[number];
        const columns =
          table === null
            ? new Map((derived?.names ?? []).map((name, m) => [name, derived?.types[m] ?? null]))
            : new Map([...table.columns.values()].map((column) => [column.name, column.type]));
        return { alias: each.alias, columns };
      }),
      around,
    };
    // What stands in the statement itself comes first, as the real optimizer has it: then rows of tables are looked up and not tried.
    const allInner = sources.every((each) => each.join === 'inner');
    const order = [...sources.keys()];
    if (allInner) order.sort((a, b) => Number(inputs[a]?.derived === null) - Number(inputs[b]?.derived === null));
    const placeOf = (source: number) => order.indexOf(source);
    const term = (expr: Expr) => {
      const used = new Set<number>();
      const of = compile(expr, { ...scope, used });
      return { expr, of, used, level: Math.max(0, ...[...used].map(placeOf)) };
    };
    const on = sources.map((each) => andsOf(each.on).map(term));
    const rest = [...andsOf(where).map(term), ...(allInner ? on.flat() : [])];
    const levels = order.map((n, level) => {
      const source = sources[n] as Source;
      const own = allInner ? [] : (on[n] ?? []);
      const here = rest.filter((each) => each.level === level);
      const matching = source.join === 'left' ? own : [...own, ...here];
      return {
        source: n,
        matching,
        after: source.join === 'left' ? here : [],
        left: source.join === 'left',
        quick: quickest(source.alias, matching, scope, (used) => placeOf(used) < level),
        ...(inputs[n] as (typeof inputs)[number]),
        from: source.from,
      };
    });
    const always = sources.length === 0 ? rest : [];
    return {
      scope,
      run: (place: Place, lock: Lock): Found[] => joined(levels, always, place, lock),
    };
  }

  type Term = {
    readonly expr: Expr;
    readonly of: Compiled;
    readonly used: ReadonlySet<number>;
    readonly level: number;
  };

  interface Level {
    /** Its place among the sources. */
    readonly source: number;
    readonly matching: readonly Term[];
    readonly after: readonly Term[];
    readonly left: boolean;
    readonly quick: ((place: Place) => Value[]) | null;
    readonly derived: CompiledSelect | null;
    readonly from: string | Select;
  }

  /** Where the row's id is asked for, its values: most statements ask so. */
  function quickest(
    alias: string,
    terms: readonly Term[],
    scope: Scope,
    isKnown: (source: number) => boolean,
  ): ((place: Place) => Value[]) | null {
    const isId = (expr: Expr) =>
      expr.kind === 'column' &&
      expr.name === 'id' &&
      (expr.table === alias || (expr.table === null && scope.sources.length === 1));
    for (const { expr } of terms) {
      if (expr.kind === 'in' && !expr.not && isId(expr.of) && Array.isArray(expr.list)) {
        const list = expr.list as readonly Expr[];
        if (list.some((each) => each.kind !== 'param')) continue;
        const places = list.map((each) => (each.kind === 'param' ? each.place : 0));
        return (place) => places.flatMap((n) => place.run.values[n] as Value | Value[]);
      }
      if (expr.kind !== 'binary' || expr.op !== '=') continue;
      const other = isId(expr.left) ? expr.right : isId(expr.right) ? expr.left : null;
      if (other === null) continue;
      const used = new Set<number>();
      const of = compile(other, { ...scope, used });
      if ([...used].every(isKnown)) return (place) => [of(place)];
    }
    return null;
  }

  function joined(levels: readonly Level[], always: readonly Term[], place: Place, lock: Lock): Found[] {
    const run = place.run as DatabaseRun;
    const found: Found[] = [];
    const rows: (Row | null)[] = levels.map(() => null);
    const slots: (Slot | null)[] = levels.map(() => null);
    const here: Place = { rows, around: place, run };
    const blockers = new Set<Owner>();
    const holds = (terms: readonly Term[]) => terms.every((each) => truth(each.of(here)) === true);

    const visit = (level: number): void => {
      const at = levels[level];
      if (at === undefined) {
        if (holds(always)) found.push({ rows: [...rows], slots: [...slots] });
        return;
      }
      let matched = false;
      const take = (row: Row, slot: Slot | null): void => {
        rows[at.source] = row;
        slots[at.source] = slot;
        if (!holds(at.matching)) return;
        matched = true;
        if (holds(at.after)) visit(level + 1);
      };
      if (at.derived !== null) for (const values of at.derived.run(place)) take(rowOf(at.derived.names, values), null);
      else
        for (const slot of candidates(run.tables.get(at.from as string), at.quick, here)) {
          if (lock.lock === null || !run.tables.locks(at.from as string)) {
            const row = slot.owner === run.owner ? slot.pending : slot.committed;
            if (row !== null) take(row, slot);
            continue;
          }
          const against = holdersAgainst(slot, run.owner, lock.lock === 'share');
          const row = slot.owner === run.owner ? slot.pending : slot.committed;
          if (against.length === 0) {
            if (row !== null) take(row, slot);
            continue;
          }
          if (lock.skipLocked || !mayMatch(at, slot, rows, here)) continue;
          for (const each of against) blockers.add(each);
        }
      rows[at.source] = null;
      slots[at.source] = null;
      if (at.left && !matched && holds(at.after)) visit(level + 1);
    };
    visit(0);
    if (blockers.size > 0) throw new Blocked(blockers);
    return found;
  }

  /** Whether a row that somebody else is writing may be wanted, as it was or as it may become. */
  function mayMatch(at: Level, slot: Slot, rows: (Row | null)[], here: Place): boolean {
    return [slot.committed, slot.pending].some((row) => {
      if (row === null) return false;
      rows[at.source] = row;
      return at.matching.every((each) => truth(each.of(here)) === true);
    });
  }

  return { compile, compileSelect, compileFrom };
}

function candidates(table: TableRows, quick: Level0['quick'], here: Place): Iterable<Slot> {
  if (quick === null) return table.slots;
  const found = new Set<Slot>();
  for (const value of quick(here)) {
    if (value === null) continue;
    const slot = table.byId.get(integerOf(value));
    if (slot !== undefined) found.add(slot);
  }
  return found;
}
type Level0 = { readonly quick: ((place: Place) => Value[]) | null };

function plain(of: Core): Select {
  return { parts: [{ of, all: true }], orderBy: [], limit: null, ...NO_LOCK };
}

function lockAll(slots: readonly (Slot | null)[], run: DatabaseRun, shared: boolean): void {
  for (const slot of slots)
    if (slot !== null && run.tables.locks(slot.table.shape.name)) takeLock(slot, run.owner, shared);
}

export function rowOf(names: readonly string[], values: readonly Value[]): Row {
  const row: Record<string, Value> = {};
  for (let n = 0; n < names.length; n += 1) row[names[n] as string] = values[n] ?? null;
  return row;
}

function andsOf(expr: Expr | null): Expr[] {
  if (expr === null) return [];
  return expr.kind === 'binary' && expr.op === 'AND' ? [...andsOf(expr.left), ...andsOf(expr.right)] : [expr];
}

function aggregates(expr: Expr): boolean {
  switch (expr.kind) {
    case 'call':
      return AGGREGATES.has(expr.name) || expr.args.some(aggregates);
    case 'unary':
    case 'isNull':
      return aggregates(expr.of);
    case 'binary':
      return aggregates(expr.left) || aggregates(expr.right);
    case 'case':
      return expr.when.some(([test, then]) => aggregates(test) || aggregates(then)) || aggregates(expr.otherwise);
    case 'interval':
      return aggregates(expr.amount);
    default:
      return false;
  }
}

function groups(
  found: readonly { place: Place; slots: (Slot | null)[] }[],
  groupBy: readonly Compiled[],
  around: Place,
): { place: Place; slots: (Slot | null)[] }[] {
  const byKey = new Map<string, (Row | null)[][]>();
  for (const { place } of found) {
    const key = keyOf(groupBy.map((each) => each(place)));
    const group = byKey.get(key);
    if (group === undefined) byKey.set(key, [place.rows]);
    else group.push(place.rows);
  }
  // Without GROUP BY the whole is one group, even of nothing.
  if (groupBy.length === 0 && byKey.size === 0) byKey.set('', []);
  return [...byKey.values()].map((group) => ({
    place: { rows: group[0] ?? [], around, run: around.run, group },
    slots: [],
  }));
}

function distinct(rows: readonly Value[][]): Value[][] {
  return [...new Map(rows.map((row) => [keyOf(row), row])).values()];
}

function keyOf(values: readonly Value[]): string {
  let key = '';
  for (const value of values)
    key +=
      value === null
        ? '0|'
        : `${typeof value === 'number' ? 't' : ''}${Buffer.isBuffer(value) ? value.toString('hex') : value}|`;
  return key;
}

function sorted<Each extends { readonly keys: readonly Value[] }>(
  rows: readonly Each[],
  order: readonly { readonly descending: boolean }[],
): Each[] {
  return [...rows].sort((a, b) => {
    for (const [n, { descending }] of order.entries()) {
      const [x, y] = [a.keys[n] ?? null, b.keys[n] ?? null];
      if (isSame(x, y)) continue;
      // NULL comes first.
      const less = x === null ? true : y === null ? false : compare(x, y) === -1;
      return less !== descending ? -1 : 1;
    }
    return 0;
  });
}

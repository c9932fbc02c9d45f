/**
 * Turns expressions into functions, once a statement. NULL is never true, as in SQL; text and integers compare by the integer.
 *
 * What is not known here throws when the statement is first seen, so that no rule of the real database is guessed at.
 */

import type { BinaryOp, Expr, Select, Value } from './syntax.js';
import type { ColumnType, Owner, Row } from './table.js';
import { compare, fromTruth, type Given, integerOf, textOf, truth } from './values.js';

/** Where an expression is evaluated: one row of each source, inside the rows of the statements around it. */
export interface Place {
  readonly rows: (Row | null)[];
  readonly around: Place | null;
  readonly run: Run;
  /** Rows of the group that an aggregate is taken over. */
  readonly group?: readonly (readonly (Row | null)[])[];
  /** The row that could not be inserted, for `VALUES(column)`. */
  readonly refused?: Row;
}

/** One execution of a statement. */
export interface Run {
  readonly values: readonly Given[];
  readonly owner: Owner;
  readonly nowMs: number;
  /** In [0, 1), for `RAND()`. */
  readonly fraction: () => number;
}

export type Compiled = ((place: Place) => Value) & { type?: ColumnType | null };

export interface ScopeSource {
  readonly alias: string;
  readonly columns: ReadonlyMap<string, ColumnType | null>;
}

/** What names mean: the sources of a statement, and those of the statements around it. */
export interface Scope {
  readonly sources: readonly ScopeSource[];
  readonly around: Scope | null;
  /** Sources of this scope that an expression was found to use, while one is compiled. */
  readonly used?: Set<number>;
}

/** A compiled SELECT inside an expression. @returns rows of values */
export type CompileSelect = (
  select: Select,
  scope: Scope,
) => { run(place: Place): Value[][]; types: (ColumnType | null)[] };

export const AGGREGATES: ReadonlySet<string> = new Set(['SUM', 'COUNT', 'MAX', 'MIN']);

export function makeCompiler(compileSelect: CompileSelect) {
  return function compile(expr: Expr, scope: Scope): Compiled {
    const inner = (each: Expr) => compile(each, scope);
    switch (expr.kind) {
      case 'literal':
        return typed(() => expr.value, typeof expr.value === 'bigint' ? 'bigint' : expr.value === null ? null : 'text');
      case 'param':
        return typed((place) => single(place.run.values[expr.place]), null);
      case 'column':
        return column(expr.table, expr.name, scope);
      case 'unary':
        return unary(expr.op, inner(expr.of));
      case 'binary':
        return binary(expr.op, expr, inner);
      case 'isNull': {
        const of = inner(expr.of);
        return typed((place) => fromTruth((of(place) === null) !== expr.not), 'bigint');
      }
      case 'in':
        return Array.isArray(expr.list)
          ? inList(expr, expr.list, inner)
          : inSelect(expr, expr.list as Select, scope, inner);
      case 'like': {
        const of = inner(expr.of);
        const pattern = inner(expr.pattern);
        return typed((place) => {
          const [text, like] = [of(place), pattern(place)];
          return text === null || like === null
            ? null
            : fromTruth(likeOf(textOf(like)).test(textOf(text)) !== expr.not);
        }, 'bigint');
      }
      case 'between': {
        const [of, from, to] = [inner(expr.of), inner(expr.from), inner(expr.to)];
        return typed((place) => {
          const value = of(place);
          const [low, high] = [compare(value, from(place)), compare(value, to(place))];
          return low === null || high === null ? null : fromTruth((low >= 0 && high <= 0) !== expr.not);
        }, 'bigint');
      }
      case 'case': {
        const when = expr.when.map(([test, then]) => [inner(test), inner(then)] as const);
        const otherwise = inner(expr.otherwise);
        return typed(
          (place) => (when.find(([test]) => truth(test(place)) === true)?.[1] ?? otherwise)(place),
          when[0]?.[1].type ?? null,
        );
      }
      case 'exists': {
        const select = compileSelect(expr.select, scope);
        return typed((place) => fromTruth(select.run(place).length > 0), 'bigint');
      }
      case 'scalar': {
        const select = compileSelect(expr.select, scope);
        return typed((place) => {
          const rows = select.run(place);
          if (rows.length > 1) throw new Error('a subquery gave more than one row');
          return rows[0]?.[0] ?? null;
        }, select.types[0] ?? null);
      }
      case 'call':
        return AGGREGATES.has(expr.name) ? aggregate(expr, inner) : call(expr.name, expr.args, inner);
      case 'interval':
      case 'tuple':
        throw new Error(`the simulated database knows no ${expr.kind} here`);
    }
  };

  function inSelect(
    expr: Extract<Expr, { kind: 'in' }>,
    list: Select,
    scope: Scope,
    inner: (each: Expr) => Compiled,
  ): Compiled {
    const select = compileSelect(list, scope);
    const of = inner(expr.of);
    return typed((place) => {
      const value = of(place);
      if (value === null) return null;
      const found = select.run(place).some((row) => compare(value, row[0] ?? null) === 0);
      return fromTruth(found !== expr.not);
    }, 'bigint');
  }
}

function typed(run: (place: Place) => Value, type: ColumnType | null): Compiled {
  const compiled: Compiled = run;
  compiled.type = type;
  return compiled;
}

function single(value: Given | undefined): Value {
  if (value === undefined) throw new Error('a ? has no value');
  if (Array.isArray(value)) {
    // MySQL would see several expressions; one is the same with and without brackets.
    if (value.length === 1) return value[0] as Value;
    throw new Error('a list stands where one value is wanted');
  }
  return value as Value;
}

function column(table: string | null, name: string, scope: Scope): Compiled {
  let depth = 0;
  for (let at: Scope | null = scope; at !== null; at = at.around, depth += 1) {
    const place = at.sources.findIndex((each) => (table === null || each.alias === table) && each.columns.has(name));
    if (place === -1) continue;
    at.used?.add(place);
    return reading(depth, place, name, at.sources[place]?.columns.get(name) ?? null);
  }
  throw new Error(`the simulated database knows no column ${table === null ? '' : `${table}.`}${name}`);
}

function reading(depth: number, source: number, name: string, type: ColumnType | null): Compiled {
  if (depth === 0) return typed((place) => place.rows[source]?.[name] ?? null, type);
  if (depth === 1) return typed((place) => (place.around as Place).rows[source]?.[name] ?? null, type);
  return typed((place) => {
    let at = place;
    for (let n = 0; n < depth; n += 1) at = at.around as Place;
    return at.rows[source]?.[name] ?? null;
  }, type);
}

function unary(op: '-' | 'NOT', of: Compiled): Compiled {
  if (op === 'NOT')
    return typed((place) => {
      const value = truth(of(place));
      return fromTruth(value === null ? null : !value);
    }, 'bigint');
  return typed((place) => {
    const value = of(place);
    return value === null ? null : -integerOf(value);
  }, of.type ?? 'bigint');
}

function binary(op: BinaryOp, expr: Extract<Expr, { kind: 'binary' }>, inner: (each: Expr) => Compiled): Compiled {
  if (op === '*' && expr.left.kind === 'call' && expr.left.name === 'RAND') {
    const most = inner(expr.right);
    // Whole numbers are all that is kept here: `RAND() * n` is rounded down at once.
    return typed((place) => BigInt(Math.floor(place.run.fraction() * Number(integerOf(most(place))))), 'bigint');
  }
  if (expr.right.kind === 'interval') return shifted(op, inner(expr.left), inner(expr.right.amount), expr.right.unit);
  if (expr.left.kind === 'tuple' || expr.right.kind === 'tuple') throw new Error('tuples are compared by IN alone');
  const left = inner(expr.left);
  const right = inner(expr.right);
  switch (op) {
    case 'AND':
      return typed((place) => {
        const a = truth(left(place));
        if (a === false) return 0n;
        const b = truth(right(place));
        return fromTruth(b === false ? false : a === null || b === null ? null : true);
      }, 'bigint');
    case 'OR':
      return typed((place) => {
        const a = truth(left(place));
        if (a === true) return 1n;
        const b = truth(right(place));
        return fromTruth(b === true ? true : a === null || b === null ? null : false);
      }, 'bigint');
    case '<=>':
      return typed((place) => {
        const [a, b] = [left(place), right(place)];
        return fromTruth(a === null || b === null ? a === b : compare(a, b) === 0);
      }, 'bigint');
    case '=':
    case '<>':
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const holds = HOLDS[op];
      return typed((place) => {
        const found = compare(left(place), right(place));
        return found === null ? null : holds(found) ? 1n : 0n;
      }, 'bigint');
    }
    default:
      return typed(
        (place) => arithmetic(op, left(place), right(place)),
        left.type === 'decimal' ? 'decimal' : 'bigint',
      );
  }
}

const HOLDS: Readonly<Record<'=' | '<>' | '<' | '<=' | '>' | '>=', (found: number) => boolean>> = {
  '=': (found) => found === 0,
  '<>': (found) => found !== 0,
  '<': (found) => found < 0,
  '<=': (found) => found <= 0,
  '>': (found) => found > 0,
  '>=': (found) => found >= 0,
};

function arithmetic(op: BinaryOp, a: Value, b: Value): Value {
  if (a === null || b === null) return null;
  const [x, y] = [integerOf(a), integerOf(b)];
  if (op === '+') return x + y;
  if (op === '-') return x - y;
  if (op === '*') return x * y;
  if (op === 'DIV' || op === '/') return y === 0n ? null : x / y;
  if (op === '%') return y === 0n ? null : x % y;
  throw new Error(`the simulated database knows no ${op}`);
}

const UNIT_US: Readonly<Record<string, bigint>> = {
  MICROSECOND: 1n,
  SECOND: 1_000_000n,
  MINUTE: 60_000_000n,
  HOUR: 3_600_000_000n,
  DAY: 86_400_000_000n,
};

function shifted(op: BinaryOp, of: Compiled, amount: Compiled, unit: string): Compiled {
  const unitUs = UNIT_US[unit];
  if (unitUs === undefined || (op !== '+' && op !== '-'))
    throw new Error(`the simulated database knows no ${op} INTERVAL ${unit}`);
  return typed((place) => {
    const [time, by] = [of(place), amount(place)];
    if (time === null || by === null) return null;
    if (typeof time !== 'number') throw new Error('INTERVAL is added to times alone');
    const ms = Number(integerOf(by) * unitUs) / 1_000;
    // A DATETIME(3) is written with three digits.
    return Math.round(op === '+' ? time + ms : time - ms);
  }, 'time');
}

function inList(expr: Extract<Expr, { kind: 'in' }>, list: readonly Expr[], inner: (each: Expr) => Compiled): Compiled {
  if (expr.of.kind === 'tuple') return inTuples(expr, expr.of.items.map(inner), list, inner);
  const of = inner(expr.of);
  const items = list.map((each) => (each.kind === 'param' ? each.place : inner(each)));
  return typed((place) => {
    const value = of(place);
    if (value === null) return null;
    let unknown = false;
    for (const each of items) {
      const found = typeof each === 'number' ? place.run.values[each] : each(place);
      if (Array.isArray(found)) {
        for (const one of found) if (one !== null && compare(value, one) === 0) return fromTruth(!expr.not);
      } else if (found === null || found === undefined) unknown = true;
      else if (compare(value, found as Value) === 0) return fromTruth(!expr.not);
    }
    return unknown ? null : fromTruth(expr.not);
  }, 'bigint');
}

function inTuples(
  expr: Extract<Expr, { kind: 'in' }>,
  of: readonly Compiled[],
  list: readonly Expr[],
  inner: (each: Expr) => Compiled,
): Compiled {
  const tuples = list.map((each) => {
    if (each.kind !== 'tuple') throw new Error('tuples are looked for among tuples');
    return each.items.map(inner);
  });
  return typed((place) => {
    const values = of.map((each) => each(place));
    const found = tuples.some((tuple) => tuple.every((each, n) => compare(values[n] ?? null, each(place)) === 0));
    return fromTruth(found !== expr.not);
  }, 'bigint');
}

function likeOf(pattern: string): RegExp {
  const text = pattern
    .replaceAll(/[.*+?^${}()|[\]]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${text}$`, 's');
}

function aggregate(expr: Extract<Expr, { kind: 'call' }>, inner: (each: Expr) => Compiled): Compiled {
  const of = expr.args[0] === undefined ? null : inner(expr.args[0]);
  const values = (place: Place): Value[] => {
    const group = place.group;
    if (group === undefined) throw new Error(`${expr.name} stands outside a group`);
    const found = group.map((rows) => (of === null ? 1n : of({ ...place, rows: rows as (Row | null)[] })));
    const known = found.filter((each) => each !== null);
    return expr.distinct ? [...new Set(known)] : known;
  };
  const type = of?.type ?? null;
  if (expr.name === 'COUNT') return typed((place) => BigInt(values(place).length), 'bigint');
  if (expr.name === 'SUM')
    return typed((place) => {
      const all = values(place);
      return all.length === 0 ? null : all.reduce<bigint>((sum, each) => sum + integerOf(each), 0n);
    }, 'decimal');
  const wanted = expr.name === 'MAX' ? 1 : -1;
  return typed((place) => {
    let best: Value = null;
    for (const each of values(place)) if (best === null || compare(each, best) === wanted) best = each;
    return best;
  }, type);
}

function call(name: string, args: readonly Expr[], inner: (each: Expr) => Compiled): Compiled {
  if (name === 'VALUES') {
    const [of] = args;
    if (of?.kind !== 'column') throw new Error('VALUES takes a column');
    return typed((place) => place.refused?.[of.name] ?? null, null);
  }
  if (name === 'TIMESTAMPDIFF') return timestampDiff(args, inner);
  const of = args.map(inner);
  const [first, second, third] = of;
  switch (name) {
    case 'CURRENT_TIMESTAMP':
    case 'NOW':
    case 'UTC_TIMESTAMP':
      return typed((place) => place.run.nowMs, 'time');
    case 'COALESCE':
      return typed(
        (place) => {
          for (const each of of) {
            const value = each(place);
            if (value !== null) return value;
          }
          return null;
        },
        of.find((each) => each.type != null)?.type ?? null,
      );
    case 'IF':
      if (first === undefined || second === undefined || third === undefined) break;
      return typed(
        (place) => (truth(first(place)) === true ? second(place) : third(place)),
        second.type ?? third.type ?? null,
      );
    case 'NULLIF':
      if (first === undefined || second === undefined) break;
      return typed((place) => {
        const value = first(place);
        return compare(value, second(place)) === 0 ? null : value;
      }, first.type ?? null);
    case 'GREATEST':
    case 'LEAST':
      return typed(
        (place) =>
          extreme(
            of.map((each) => each(place)),
            name === 'GREATEST' ? 1 : -1,
          ),
        first?.type ?? null,
      );
    case 'CONCAT':
      return typed((place) => {
        const parts = of.map((each) => each(place));
        return parts.includes(null) ? null : parts.map(textOf).join('');
      }, 'text');
    case 'CAST': {
      const target = args[1]?.kind === 'literal' ? String(args[1].value) : '';
      if (first === undefined || !/^(SIGNED|UNSIGNED|CHAR)/.test(target)) break;
      return typed(
        (place) => {
          const value = first(place);
          return value === null ? null : target.startsWith('CHAR') ? textOf(value) : integerOf(value);
        },
        target.startsWith('CHAR') ? 'text' : 'bigint',
      );
    }
    case 'LENGTH':
    case 'CHAR_LENGTH':
    case 'OCTET_LENGTH':
      return typed((place) => {
        const value = first?.(place) ?? null;
        return value === null ? null : BigInt(Buffer.isBuffer(value) ? value.length : textOf(value).length);
      }, 'bigint');
    case 'LEFT':
      return typed((place) => {
        const value = first?.(place) ?? null;
        return value === null ? null : textOf(value).slice(0, Number(integerOf(second?.(place) ?? 0n)));
      }, 'text');
    case 'FLOOR':
      return typed((place) => first?.(place) ?? null, 'bigint');
    case 'ABS':
      return typed((place) => {
        const value = first?.(place) ?? null;
        const number = value === null ? null : integerOf(value);
        return number === null ? null : number < 0n ? -number : number;
      }, 'bigint');
    case 'DATABASE':
      return typed(() => 'simulated', 'text');
    case 'VERSION':
      return typed(() => 'simulated', 'text');
  }
  throw new Error(`the simulated database knows no ${name}(…)`);
}

function extreme(values: readonly Value[], wanted: 1 | -1): Value {
  if (values.includes(null)) return null;
  return values.reduce((best, each) => (compare(each, best) === wanted ? each : best), values[0] ?? null);
}

function timestampDiff(args: readonly Expr[], inner: (each: Expr) => Compiled): Compiled {
  const [unit, from, to] = args;
  const unitUs = unit?.kind === 'literal' ? UNIT_US[String(unit.value)] : undefined;
  if (unitUs === undefined || from === undefined || to === undefined)
    throw new Error('TIMESTAMPDIFF of an unknown unit');
  const [a, b] = [inner(from), inner(to)];
  return typed((place) => {
    const [early, late] = [a(place), b(place)];
    if (typeof early !== 'number' || typeof late !== 'number') return null;
    return BigInt(Math.round((late - early) * 1_000)) / unitUs;
  }, 'bigint');
}

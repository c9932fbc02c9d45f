import { Cursor } from './cursor.js';
import { parseExpression } from './parse-expression.js';
import type {
  Assignment,
  Core,
  Delete,
  Expr,
  Insert,
  Item,
  Order,
  Select,
  Source,
  Statement,
  Update,
} from './syntax.js';

/** Reads one SELECT, INSERT, UPDATE or DELETE. Throws for SQL that the simulated database does not know. */
export function parseStatement(text: string): Statement {
  const cursor = new Cursor(text);
  const statement = oneStatement(cursor);
  cursor.takes(';');
  if (cursor.peek().kind !== 'end') cursor.fail('the end expected');
  return statement;
}

/** An expression by itself: a default, a check, a generated column. */
export function parseAlone(cursor: Cursor): Expr {
  return expression(cursor);
}

function oneStatement(cursor: Cursor): Statement {
  if (cursor.takes('INSERT')) return insert(cursor);
  if (cursor.takes('UPDATE')) return update(cursor);
  if (cursor.takes('DELETE')) return remove(cursor);
  return { kind: 'select', select: select(cursor) };
}

function expression(cursor: Cursor): Expr {
  return parseExpression(cursor, select);
}

function select(cursor: Cursor): Select {
  const parts: { of: Core | Select; all: boolean }[] = [{ of: part(cursor), all: true }];
  while (cursor.takes('UNION')) {
    const all = cursor.takes('ALL');
    parts.push({ of: part(cursor), all });
  }
  return { parts, ...tail(cursor) };
}

function part(cursor: Cursor): Core | Select {
  if (!cursor.takes('(')) return core(cursor);
  const inner = select(cursor);
  cursor.expect(')');
  return inner;
}

function tail(cursor: Cursor): Pick<Select, 'orderBy' | 'limit' | 'lock' | 'skipLocked'> {
  const orderBy: Order[] = [];
  if (cursor.takes('ORDER', 'BY'))
    do {
      const expr = expression(cursor);
      const descending = cursor.takes('DESC');
      cursor.takes('ASC');
      orderBy.push({ expr, descending });
    } while (cursor.takes(','));
  const limit = cursor.takes('LIMIT') ? expression(cursor) : null;
  const lock = cursor.takes('FOR', 'UPDATE') ? 'update' : cursor.takes('LOCK', 'IN', 'SHARE', 'MODE') ? 'share' : null;
  return { orderBy, limit, lock, skipLocked: cursor.takes('SKIP', 'LOCKED') };
}

function core(cursor: Cursor): Core {
  cursor.expect('SELECT');
  const distinct = cursor.takes('DISTINCT');
  const items = [item(cursor)];
  while (cursor.takes(',')) items.push(item(cursor));
  const sources = cursor.takes('FROM') ? sourcesOf(cursor) : [];
  const where = cursor.takes('WHERE') ? expression(cursor) : null;
  const groupBy: Expr[] = [];
  if (cursor.takes('GROUP', 'BY'))
    do {
      groupBy.push(expression(cursor));
    } while (cursor.takes(','));
  const having = cursor.takes('HAVING') ? expression(cursor) : null;
  return { distinct, items, sources, where, groupBy, having };
}

function item(cursor: Cursor): Item {
  if (cursor.takes('*')) return { expr: null, table: null, name: '*' };
  if (cursor.peek(1).text === '.' && cursor.peek(2).text === '*') {
    const table = cursor.name();
    cursor.expect('.', '*');
    return { expr: null, table, name: '*' };
  }
  const expr = expression(cursor);
  const name = alias(cursor) ?? (expr.kind === 'column' ? expr.name : textOf(expr));
  return { expr, table: null, name };
}

/** What MySQL calls a column without a name matters to nobody here. */
function textOf(expr: Expr): string {
  return expr.kind === 'call' ? `${expr.name.toLowerCase()}()` : expr.kind;
}

const NO_ALIAS = new Set([
  ...[
    'FROM',
    'WHERE',
    'JOIN',
    'LEFT',
    'INNER',
    'ON',
    'GROUP',
    'HAVING',
    'ORDER',
    'LIMIT',
    'UNION',
    'FOR',
    'LOCK',
    'FORCE',
  ],
  ...[
    'USE',
    'SET',
    'VALUES',
    'DESC',
    'ASC',
    'AND',
    'OR',
    'THEN',
    'WHEN',
    'ELSE',
    'END',
    'SKIP',
    'STRAIGHT_JOIN',
    'CROSS',
  ],
]);

function alias(cursor: Cursor): string | null {
  if (cursor.takes('AS')) return cursor.name();
  const token = cursor.peek();
  const isName = token.kind === 'name' || (token.kind === 'word' && !NO_ALIAS.has(token.text));
  return isName ? cursor.name() : null;
}

function sourcesOf(cursor: Cursor): Source[] {
  const sources = [source(cursor, 'inner')];
  for (;;) {
    if (cursor.takes('LEFT', 'JOIN') || cursor.takes('LEFT', 'OUTER', 'JOIN')) sources.push(source(cursor, 'left'));
    else if (
      cursor.takes('JOIN') ||
      cursor.takes('INNER', 'JOIN') ||
      cursor.takes('STRAIGHT_JOIN') ||
      cursor.takes('CROSS', 'JOIN') ||
      cursor.takes(',')
    )
      sources.push(source(cursor, 'inner'));
    else return sources;
  }
}

function source(cursor: Cursor, join: Source['join']): Source {
  let from: string | Select;
  if (cursor.takes('(')) {
    from = select(cursor);
    cursor.expect(')');
  } else from = cursor.name();
  const named = alias(cursor) ?? (typeof from === 'string' ? from : cursor.fail('a derived table has no name'));
  if (cursor.takes('FORCE', 'INDEX') || cursor.takes('USE', 'INDEX')) {
    cursor.expect('(');
    cursor.name();
    cursor.expect(')');
  }
  // `INSERT … SELECT … FROM t ON DUPLICATE KEY …` ends the source.
  const joined = cursor.sees('ON') && !cursor.sees('ON', 'DUPLICATE');
  if (joined) cursor.next();
  return { alias: named, from, join, on: joined ? expression(cursor) : null };
}

function insert(cursor: Cursor): Insert {
  const ignore = cursor.takes('IGNORE');
  cursor.expect('INTO');
  const table = cursor.name();
  cursor.expect('(');
  const columns = [cursor.name()];
  while (cursor.takes(',')) columns.push(cursor.name());
  cursor.expect(')');
  const rows = cursor.takes('VALUES') ? tuples(cursor) : select(cursor);
  const onDuplicate = cursor.takes('ON', 'DUPLICATE', 'KEY', 'UPDATE') ? assignments(cursor) : null;
  return { kind: 'insert', table, columns, rows, onDuplicate, ignore };
}

function tuples(cursor: Cursor): Expr[][] {
  const rows: Expr[][] = [];
  do {
    cursor.expect('(');
    const row = [expression(cursor)];
    while (cursor.takes(',')) row.push(expression(cursor));
    cursor.expect(')');
    rows.push(row);
  } while (cursor.takes(','));
  return rows;
}

function assignments(cursor: Cursor): Assignment[] {
  const set: Assignment[] = [];
  do {
    let column = cursor.name();
    if (cursor.takes('.')) column = cursor.name();
    cursor.expect('=');
    set.push({ column, value: expression(cursor) });
  } while (cursor.takes(','));
  return set;
}

function update(cursor: Cursor): Update {
  const ignore = cursor.takes('IGNORE');
  const sources = sourcesOf(cursor);
  cursor.expect('SET');
  const set = assignments(cursor);
  const where = cursor.takes('WHERE') ? expression(cursor) : null;
  const { limit } = tail(cursor);
  return { kind: 'update', sources, set, where, limit, ignore };
}

function remove(cursor: Cursor): Delete {
  cursor.expect('FROM');
  const table = cursor.name();
  const where = cursor.takes('WHERE') ? expression(cursor) : null;
  const { limit } = tail(cursor);
  return { kind: 'delete', table, where, limit };
}

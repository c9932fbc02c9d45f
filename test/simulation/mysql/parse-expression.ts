import type { Cursor } from './cursor.js';
import type { BinaryOp, Expr, Select } from './syntax.js';

export type ParseSelect = (cursor: Cursor) => Select;

/** Reads one expression; statements inside it are read by `select`. */
export function parseExpression(cursor: Cursor, select: ParseSelect): Expr {
  return either();

  function either(): Expr {
    let left = both();
    while (cursor.takes('OR')) left = binary('OR', left, both());
    return left;
  }

  function both(): Expr {
    let left = negated();
    while (cursor.takes('AND')) left = binary('AND', left, negated());
    return left;
  }

  function negated(): Expr {
    if (cursor.sees('NOT') && !cursor.sees('NOT', 'EXISTS')) {
      cursor.next();
      return { kind: 'unary', op: 'NOT', of: negated() };
    }
    return compared();
  }

  function compared(): Expr {
    let left = sum();
    for (;;) {
      if (cursor.takes('IS')) {
        const not = cursor.takes('NOT');
        cursor.expect('NULL');
        left = { kind: 'isNull', of: left, not };
        continue;
      }
      const not = cursor.sees('NOT') && ['IN', 'LIKE', 'BETWEEN'].includes(cursor.peek(1).text);
      if (not) cursor.next();
      if (cursor.takes('IN')) left = { kind: 'in', of: left, list: list(), not };
      else if (cursor.takes('LIKE')) left = { kind: 'like', of: left, pattern: sum(), not };
      else if (cursor.takes('BETWEEN')) {
        const from = sum();
        cursor.expect('AND');
        left = { kind: 'between', of: left, from, to: sum(), not };
      } else {
        const op = (['=', '<=>', '<>', '<=', '>=', '<', '>'] as const).find((each) => cursor.takes(each));
        if (op === undefined) return left;
        left = binary(op, left, sum());
      }
    }
  }

  function list(): readonly Expr[] | Select {
    if (cursor.sees('(', 'SELECT')) {
      cursor.expect('(');
      const found = select(cursor);
      cursor.expect(')');
      return found;
    }
    cursor.expect('(');
    const items = [either()];
    while (cursor.takes(',')) items.push(either());
    cursor.expect(')');
    return items;
  }

  function sum(): Expr {
    let left = product();
    for (;;) {
      if (cursor.takes('+')) left = binary('+', left, product());
      else if (cursor.takes('-')) left = binary('-', left, product());
      else return left;
    }
  }

  function product(): Expr {
    let left = single();
    for (;;) {
      if (cursor.takes('*')) left = binary('*', left, single());
      else if (cursor.takes('/')) left = binary('/', left, single());
      else if (cursor.takes('DIV')) left = binary('DIV', left, single());
      else if (cursor.takes('%') || cursor.takes('MOD')) left = binary('%', left, single());
      else return left;
    }
  }

  function single(): Expr {
    if (cursor.takes('-')) return { kind: 'unary', op: '-', of: single() };
    if (cursor.takes('NOT', 'EXISTS')) return { kind: 'unary', op: 'NOT', of: exists() };
    if (cursor.takes('EXISTS')) return exists();
    if (cursor.takes('INTERVAL')) {
      const amount = single();
      return { kind: 'interval', amount, unit: cursor.next().text };
    }
    if (cursor.takes('CASE')) return cases();
    if (cursor.takes('(')) return parenthesised();
    if (cursor.takes('?')) return { kind: 'param', place: cursor.param() };
    if (cursor.takes('NULL')) return { kind: 'literal', value: null };
    if (cursor.takes('TRUE')) return { kind: 'literal', value: 1n };
    if (cursor.takes('FALSE')) return { kind: 'literal', value: 0n };
    const token = cursor.peek();
    if (token.kind === 'number') return { kind: 'literal', value: BigInt(cursor.next().text) };
    if (token.kind === 'text') return { kind: 'literal', value: cursor.next().text };
    if (token.kind !== 'word' && token.kind !== 'name') cursor.fail('an expression expected');
    return named();
  }

  function exists(): Expr {
    cursor.expect('(');
    const found = select(cursor);
    cursor.expect(')');
    return { kind: 'exists', select: found };
  }

  function cases(): Expr {
    const when: (readonly [Expr, Expr])[] = [];
    const of = cursor.sees('WHEN') ? null : either();
    while (cursor.takes('WHEN')) {
      const test = of === null ? either() : binary('=', of, either());
      cursor.expect('THEN');
      when.push([test, either()]);
    }
    const otherwise: Expr = cursor.takes('ELSE') ? either() : { kind: 'literal', value: null };
    cursor.expect('END');
    return { kind: 'case', when, otherwise };
  }

  function parenthesised(): Expr {
    if (cursor.sees('SELECT')) {
      const found = select(cursor);
      cursor.expect(')');
      return { kind: 'scalar', select: found };
    }
    const items = [either()];
    while (cursor.takes(',')) items.push(either());
    cursor.expect(')');
    return items.length === 1 ? (items[0] as Expr) : { kind: 'tuple', items };
  }

  function named(): Expr {
    const first = cursor.next();
    if (cursor.takes('(')) return call(first.text);
    if (first.text === 'CURRENT_TIMESTAMP')
      return { kind: 'call', name: 'CURRENT_TIMESTAMP', args: [], distinct: false };
    if (cursor.takes('.')) return { kind: 'column', table: first.written, name: cursor.name() };
    return { kind: 'column', table: null, name: first.written };
  }

  function call(name: string): Expr {
    if (name === 'COUNT' && cursor.takes('*')) {
      cursor.expect(')');
      return { kind: 'call', name, args: [], distinct: false };
    }
    if (name === 'TIMESTAMPDIFF' || name === 'TIMESTAMPADD') {
      const unit: Expr = { kind: 'literal', value: cursor.next().text };
      cursor.expect(',');
      const args = [unit, either()];
      cursor.expect(',');
      args.push(either());
      cursor.expect(')');
      return { kind: 'call', name, args, distinct: false };
    }
    const distinct = cursor.takes('DISTINCT');
    const args: Expr[] = [];
    while (!cursor.takes(')')) {
      if (args.length > 0) cursor.expect(',');
      args.push(either());
      if (name === 'CAST' && cursor.takes('AS')) args.push({ kind: 'literal', value: castTarget() });
    }
    return { kind: 'call', name, args, distinct };
  }

  function castTarget(): string {
    const words = [cursor.next().text];
    while (!cursor.sees(')')) words.push(cursor.next().text);
    return words.join(' ');
  }
}

function binary(op: BinaryOp, left: Expr, right: Expr): Expr {
  return { kind: 'binary', op, left, right };
}

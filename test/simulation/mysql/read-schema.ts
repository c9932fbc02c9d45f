import { Cursor } from './cursor.js';
import { parseAlone } from './parse-statement.js';
import type { Expr } from './syntax.js';
import type { Column, ColumnType, TableShape } from './table.js';

/** The tables that the product's own migrations make. */
export type Schema = Map<string, TableShape>;

/** Carries out a CREATE TABLE or ALTER TABLE on the schema. @returns false when the statement is none */
export function defineTables(schema: Schema, statement: string): boolean {
  const cursor = new Cursor(statement);
  if (cursor.takes('CREATE', 'TABLE')) createTable(schema, cursor);
  else if (cursor.takes('ALTER', 'TABLE')) alterTable(schema, cursor);
  else if (cursor.sees('CREATE') || cursor.sees('DROP')) cursor.fail('a change of the schema');
  else return false;
  return true;
}

function createTable(schema: Schema, cursor: Cursor): void {
  cursor.takes('IF', 'NOT', 'EXISTS');
  const shape: TableShape = { name: cursor.name(), columns: new Map(), uniqueKeys: [], foreignKeys: [], checks: [] };
  cursor.expect('(');
  do {
    definition(shape, cursor);
  } while (cursor.takes(','));
  cursor.expect(')');
  schema.set(shape.name, shape);
}

function alterTable(schema: Schema, cursor: Cursor): void {
  const name = cursor.name();
  const shape = schema.get(name);
  if (shape === undefined) throw cursor.fail(`table ${name} is not known`);
  do {
    if (cursor.takes('ADD')) definition(shape, cursor);
    else if (cursor.takes('MODIFY')) definition(shape, cursor);
    else if (cursor.takes('DROP', 'PRIMARY', 'KEY')) dropKey(shape, 'PRIMARY');
    else if (cursor.takes('DROP', 'KEY') || cursor.takes('DROP', 'INDEX')) dropKey(shape, cursor.name());
    else if (cursor.takes('DROP', 'CONSTRAINT') || cursor.takes('DROP', 'FOREIGN', 'KEY'))
      dropConstraint(shape, cursor.name());
    else if (cursor.takes('DROP')) {
      cursor.takes('COLUMN');
      shape.columns.delete(cursor.name());
    } else cursor.fail('a change of a table');
  } while (cursor.takes(','));
}

function dropKey(shape: TableShape, name: string): void {
  shape.uniqueKeys = shape.uniqueKeys.filter((each) => each.name !== name);
}

function dropConstraint(shape: TableShape, name: string): void {
  shape.checks = shape.checks.filter((each) => each.name !== name);
  shape.foreignKeys = shape.foreignKeys.filter((each) => each.name !== name);
}

function definition(shape: TableShape, cursor: Cursor): void {
  if (cursor.takes('PRIMARY', 'KEY')) shape.uniqueKeys.unshift({ name: 'PRIMARY', columns: names(cursor) });
  else if (cursor.takes('UNIQUE')) {
    if (!cursor.takes('KEY')) cursor.takes('INDEX');
    shape.uniqueKeys.push({ name: cursor.name(), columns: names(cursor) });
  } else if (cursor.takes('KEY') || cursor.takes('INDEX')) {
    cursor.name();
    names(cursor);
  } else if (cursor.takes('CONSTRAINT')) constraint(shape, cursor, cursor.name());
  else {
    cursor.takes('COLUMN');
    column(shape, cursor);
  }
}

function constraint(shape: TableShape, cursor: Cursor, name: string): void {
  if (cursor.takes('CHECK')) {
    cursor.expect('(');
    shape.checks.push({ name, test: parseAlone(cursor) });
    cursor.expect(')');
    return;
  }
  cursor.expect('FOREIGN', 'KEY');
  const [own = ''] = names(cursor);
  cursor.expect('REFERENCES');
  const parent = cursor.name();
  const [parentColumn = ''] = names(cursor);
  while (cursor.takes('ON')) {
    cursor.next();
    while (cursor.peek().kind === 'word' && !cursor.sees('ON')) cursor.next();
  }
  shape.foreignKeys.push({ name, column: own, parent, parentColumn });
}

function names(cursor: Cursor): string[] {
  cursor.expect('(');
  const found: string[] = [];
  do {
    found.push(cursor.name());
    if (cursor.takes('(')) while (!cursor.takes(')')) cursor.next();
    if (!cursor.takes('DESC')) cursor.takes('ASC');
  } while (cursor.takes(','));
  cursor.expect(')');
  return found;
}

const TYPES: Readonly<Record<string, ColumnType>> = {
  BIGINT: 'bigint',
  INT: 'int',
  TINYINT: 'int',
  SMALLINT: 'int',
  VARCHAR: 'text',
  CHAR: 'text',
  TEXT: 'text',
  MEDIUMTEXT: 'text',
  LONGTEXT: 'text',
  DATETIME: 'time',
  LONGBLOB: 'bytes',
  MEDIUMBLOB: 'bytes',
  VARBINARY: 'bytes',
  BINARY: 'bytes',
  DECIMAL: 'decimal',
};

function column(shape: TableShape, cursor: Cursor): void {
  const name = cursor.name();
  const word = cursor.next().text;
  const type = TYPES[word];
  if (type === undefined) throw cursor.fail(`the type ${word}`);
  let charsMax: number | null = null;
  if (cursor.takes('(')) {
    const size = Number(cursor.next().text);
    if (type === 'text') charsMax = size;
    while (!cursor.takes(')')) cursor.next();
  }
  const found = { nullable: true, fallback: undefined as Expr | undefined, generated: undefined as Expr | undefined };
  let autoIncrement = false;
  for (;;) {
    if (cursor.takes('UNSIGNED') || cursor.takes('STORED') || cursor.takes('VIRTUAL') || cursor.takes('FIRST'))
      continue;
    if (cursor.takes('CHARACTER', 'SET') || cursor.takes('COLLATE') || cursor.takes('AFTER')) cursor.next();
    else if (cursor.takes('COMMENT')) cursor.next();
    else if (cursor.takes('NOT', 'NULL')) found.nullable = false;
    else if (cursor.takes('NULL')) found.nullable = true;
    else if (cursor.takes('AUTO_INCREMENT')) autoIncrement = true;
    else if (cursor.takes('DEFAULT')) found.fallback = parseAlone(cursor);
    else if (cursor.takes('GENERATED', 'ALWAYS', 'AS') || cursor.takes('AS')) {
      cursor.expect('(');
      found.generated = parseAlone(cursor);
      cursor.expect(')');
    } else break;
  }
  const made: Column = { name, type, charsMax, autoIncrement, ...found };
  shape.columns.set(name, made);
}

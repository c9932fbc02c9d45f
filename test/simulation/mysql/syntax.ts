/** What a statement says, as far as the product's SQL goes. */

/** A value inside the simulated database: integers are bigint, times are milliseconds since the epoch. */
export type Value = bigint | number | string | Buffer | null;

export type Expr =
  | { readonly kind: 'literal'; readonly value: Value }
  /** A `?`; one that stands for a list spreads inside `IN (…)`. */
  | { readonly kind: 'param'; readonly place: number }
  | { readonly kind: 'column'; readonly table: string | null; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expr[]; readonly distinct: boolean }
  | { readonly kind: 'unary'; readonly op: '-' | 'NOT'; readonly of: Expr }
  | { readonly kind: 'binary'; readonly op: BinaryOp; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'isNull'; readonly of: Expr; readonly not: boolean }
  | { readonly kind: 'in'; readonly of: Expr; readonly list: readonly Expr[] | Select; readonly not: boolean }
  | { readonly kind: 'like'; readonly of: Expr; readonly pattern: Expr; readonly not: boolean }
  | { readonly kind: 'between'; readonly of: Expr; readonly from: Expr; readonly to: Expr; readonly not: boolean }
  | { readonly kind: 'case'; readonly when: readonly (readonly [Expr, Expr])[]; readonly otherwise: Expr }
  | { readonly kind: 'exists'; readonly select: Select }
  | { readonly kind: 'scalar'; readonly select: Select }
  | { readonly kind: 'tuple'; readonly items: readonly Expr[] }
  | { readonly kind: 'interval'; readonly amount: Expr; readonly unit: string };

export type BinaryOp =
  | 'OR'
  | 'AND'
  | '='
  | '<=>'
  | '<>'
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | '/'
  | 'DIV'
  | '%';

export interface Item {
  /** `null`: `*`, of `table` where that is given. */
  readonly expr: Expr | null;
  readonly table: string | null;
  readonly name: string;
}

export interface Source {
  readonly alias: string;
  readonly from: string | Select;
  readonly join: 'inner' | 'left';
  readonly on: Expr | null;
}

export interface Core {
  readonly distinct: boolean;
  readonly items: readonly Item[];
  readonly sources: readonly Source[];
  readonly where: Expr | null;
  readonly groupBy: readonly Expr[];
  readonly having: Expr | null;
}

export interface Order {
  readonly expr: Expr;
  readonly descending: boolean;
}

export interface Select {
  readonly parts: readonly { readonly of: Core | Select; readonly all: boolean }[];
  readonly orderBy: readonly Order[];
  readonly limit: Expr | null;
  readonly lock: 'update' | 'share' | null;
  readonly skipLocked: boolean;
}

export interface Assignment {
  readonly column: string;
  readonly value: Expr;
}

export interface Insert {
  readonly kind: 'insert';
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Expr[])[] | Select;
  readonly onDuplicate: readonly Assignment[] | null;
  readonly ignore: boolean;
}

export interface Update {
  readonly kind: 'update';
  readonly sources: readonly Source[];
  readonly set: readonly Assignment[];
  readonly where: Expr | null;
  readonly limit: Expr | null;
  readonly ignore: boolean;
}

export interface Delete {
  readonly kind: 'delete';
  readonly table: string;
  readonly where: Expr | null;
  readonly limit: Expr | null;
}

export type Statement = { readonly kind: 'select'; readonly select: Select } | Insert | Update | Delete;

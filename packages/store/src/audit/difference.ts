import type { Sql } from '../sql.js';

/** One place where the books do not agree with themselves. */
export interface Difference {
  /** The invariant that does not hold: `payment.applied`. */
  readonly invariant: string;
  /** The row, by the name that people know and its id: `payment pi_1 (id 7)`. */
  readonly where: string;
  readonly expected: string;
  readonly found: string;
  /** What to do, one sentence. */
  readonly todo: string;
}

/** What a check found; the check itself adds its name and what to do. */
export type Finding = Pick<Difference, 'where' | 'expected' | 'found'>;

/** Rows with `after < id <= through`. */
export interface Range {
  readonly after: string;
  readonly through: string;
}

export interface NextRange extends Range {
  /** Rows that it holds. */
  readonly rows: number;
}

/** How old or late things must be before they are wrong. Milliseconds. */
export interface Patience {
  /** A due row that nobody took for so long is stuck. */
  readonly overdueMs: number;
}

/** One invariant, checked over one table range by range; each range is read as it stood at one moment. */
export interface Check {
  readonly name: string;
  /** What must be true, one sentence. */
  readonly holds: string;
  readonly todo: string;
  /** Table whose ids make the ranges; `null`: the question is small enough to be asked once. */
  readonly table: string | null;
  /** Rows of one range, where they are dearer than most. */
  readonly rowsMax?: number;
  /** Makes the next range, where they are not of the table's rows alone. */
  next?(sql: Sql, after: string): Promise<NextRange | null>;
  find(sql: Sql, range: Range, patience: Patience): Promise<Finding[]>;
}

/**
 * Runs a statement over a range: `{p.id}` in it stands for `p.id > after AND p.id <= through`.
 * @returns the rows
 */
export async function selectRange<Row>(sql: Sql, statement: string, { after, through }: Range): Promise<Row[]> {
  const ranges = [...statement.matchAll(RANGE)].length;
  const text = statement.replaceAll(RANGE, (_all, column: string) => `${column} > ? AND ${column} <= ?`);
  return sql.select<Row>(text, Array.from({ length: ranges }, () => [after, through]).flat());
}

const RANGE = /\{([a-z_.]+)\}/g;

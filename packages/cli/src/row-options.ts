import { InvalidArgumentError } from 'commander';

/** Rows one command lists unless told otherwise, and at most. */
export const ROWS = 50;
const ROWS_MAX = 10_000;

export function rowLimit(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > ROWS_MAX)
    throw new InvalidArgumentError(`it must be a whole number from 1 to ${ROWS_MAX}`);
  return value;
}

/** `a,b` and repeated options alike. */
export function listOf(text: string, sofar: readonly string[] = []): string[] {
  return [...sofar, ...text.split(',').map((each) => each.trim())].filter((each) => each !== '');
}

/** The row with the named columns as integers, as the HTTP API has them. */
export function withAmounts<Row extends object>(row: Row, columns: readonly (keyof Row)[]): Record<string, unknown> {
  const amounts = columns.map((column) => [column, row[column] === null ? null : BigInt(String(row[column]))]);
  return { ...row, ...Object.fromEntries(amounts) };
}

export function timeText(time: Date | null): string {
  return time === null ? '-' : time.toISOString().replace('.000Z', 'Z');
}

/** The sentence of a decision; decisions are kept with their evidence, as JSON. */
export function becauseText(because: string | null): string {
  if (because === null || !because.startsWith('{')) return because ?? '';
  try {
    const { sentence } = JSON.parse(because) as { sentence?: unknown };
    return typeof sentence === 'string' ? sentence : because;
  } catch {
    return because;
  }
}

import type { Value } from './syntax.js';

/** -1, 0 or 1 as MySQL compares two values of the product's column types; `null` when one of them is not known. */
export function compare(a: Value, b: Value): number | null {
  if (a === null || b === null) return null;
  if (typeof a === typeof b && !Buffer.isBuffer(a)) return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'bigint' && typeof b === 'string') return compare(a, integerOf(b));
  if (typeof a === 'string' && typeof b === 'bigint') return compare(integerOf(a), b);
  if (Buffer.isBuffer(a) && Buffer.isBuffer(b)) return Math.sign(Buffer.compare(a, b));
  throw new Error(`the simulated database compares no ${typeof a} with a ${typeof b}`);
}

export function isSame(a: Value, b: Value): boolean {
  return a === null || b === null ? a === b : compare(a, b) === 0;
}

export function truth(value: Value): boolean | null {
  if (value === null) return null;
  if (typeof value === 'bigint') return value !== 0n;
  if (typeof value === 'string') return integerOf(value) !== 0n;
  return true;
}

export function fromTruth(value: boolean | null): Value {
  return value === null ? null : value ? 1n : 0n;
}

/** Text where a number is wanted: its digits at the beginning. */
export function integerOf(value: Value): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'string') return BigInt(/^\s*-?\d+/.exec(value)?.[0] ?? '0');
  if (typeof value === 'number') throw new Error('the simulated database makes no number of a time');
  return 0n;
}

export function textOf(value: Value): string {
  if (Buffer.isBuffer(value)) return value.toString('utf8');
  if (typeof value === 'number') return new Date(value).toISOString().replace('T', ' ').replace('Z', '');
  return String(value);
}

/** What the driver is given for a `?`: a value, or a list for `IN (?)`. */
export type Given = Value | readonly Value[];

export function given(value: unknown): Given {
  if (Array.isArray(value)) return value.map((each) => given(each) as Value);
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint' || typeof value === 'string' || Buffer.isBuffer(value)) return value;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'number') return BigInt(Math.round(value));
  throw new Error(`the simulated database takes no ${typeof value}`);
}

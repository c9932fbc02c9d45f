import { z } from './http/zod.js';

/** Minor units. Exact as a JSON number up to 2^53 - 1, which no order of a shop reaches. */
export const minorUnits = z.int().nonnegative();

/** Throws a RangeError for a number that JSON cannot hold exactly. */
export function exactNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${value} is too large for a JSON number`);
  return number;
}

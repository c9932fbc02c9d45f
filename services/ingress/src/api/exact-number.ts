/** An amount as a JSON number. Throws when it would lose a digit; amounts are checked on their way in, so it never should. */
export function exactNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${value} is too large for a JSON number`);
  return number;
}

/** Digits of the part that tells runs apart. */
const RUN_DIGITS = 4;
const INDEX_DIGITS = 5;
const MODULUS = 97;

/**
 * The number of an order: `NW-` and digits of which the last two are check digits (ISO 7064, MOD 97-10), as on a bank transfer slip. One
 * wrong digit never makes the number of another order, so a payer's slip of the pen stays a slip.
 * @param seed of the run; runs with other seeds have other numbers
 * @param serial of the order in the run, from 0
 */
export function orderReference(seed: number, serial: number): string {
  const run = String(Math.abs(seed) % 10 ** RUN_DIGITS).padStart(RUN_DIGITS, '0');
  const number = `${1 + (Math.abs(seed) % 9)}${run}${String(serial).padStart(INDEX_DIGITS, '0')}`;
  const rest = Number((BigInt(number) * 100n) % BigInt(MODULUS));
  return `NW-${number}${String(MODULUS + 1 - rest).padStart(2, '0')}`;
}

/** Whether the check digits of a reference are right, as those of every order are (ISO 7064, MOD 97-10). */
export function isOrderNumber(reference: string): boolean {
  return BigInt(reference.replace(/\D/g, '')) % BigInt(MODULUS) === 1n;
}

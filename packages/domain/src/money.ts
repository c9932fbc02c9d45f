import { type Currency, exponentOf, parseCurrency } from './currency.js';

/** An exact amount: `amount` in minor units of `currency` (Stripe's units: 12500 usd is 125 dollars, 1580 jpy is 1580 yen). */
export interface Money {
  readonly amount: bigint;
  readonly currency: Currency;
}

/** Largest amount the books hold, in minor units: MySQL's signed BIGINT. */
export const AMOUNT_MAX = 2n ** 63n - 1n;

/**
 * Reads an amount in minor units from outside.
 * @param value a JSON number that is a safe integer, a bigint, or a string of digits with an optional minus
 * @returns the amount, or `null` when the value is fractional, unsafe, not a number or beyond 63 bits
 */
export function parseAmount(value: unknown): bigint | null {
  if (typeof value === 'bigint') return withinRange(value);
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : null;
  if (typeof value === 'string' && /^-?\d{1,19}$/.test(value)) return withinRange(BigInt(value));
  return null;
}

/** Money from outside words; `null` when the amount or the currency cannot be read. */
export function parseMoney(amount: unknown, currency: unknown): Money | null {
  const code = parseCurrency(currency);
  const minor = parseAmount(amount);
  return code === null || minor === null ? null : { amount: minor, currency: code };
}

/** Human form with the currency's own decimals: `125.00 usd`, `1580 jpy`, `12.340 kwd`. */
export function formatMoney(amount: bigint, currency: string): string {
  const exponent = exponentOf(currency);
  const digits = (amount < 0n ? -amount : amount).toString().padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const fraction = exponent === 0 ? '' : `.${digits.slice(-exponent)}`;
  return `${amount < 0n ? '-' : ''}${whole}${fraction} ${currency}`;
}

/** The smaller of two amounts. */
export function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** The larger of two amounts. */
export function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function withinRange(value: bigint): bigint | null {
  return value <= AMOUNT_MAX && value >= -AMOUNT_MAX ? value : null;
}

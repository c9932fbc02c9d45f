declare const currencyBrand: unique symbol;

/** A lower-case ISO 4217 code. */
export type Currency = string & { readonly [currencyBrand]: true };

/** Currencies that Stripe charges in whole units (docs.stripe.com/currencies, zero-decimal). */
const ZERO_DECIMAL = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '));

/** Currencies with three decimals at Stripe; the last digit is always 0 there (docs.stripe.com/currencies, three-decimal). */
const THREE_DECIMAL = new Set('bhd jod kwd omr tnd'.split(' '));

/**
 * The number of decimals of Stripe's minor unit.
 * ISK and UGX are kept at two: Stripe takes both multiplied by 100 although ISO 4217 gives them none.
 */
export function exponentOf(currency: string): 0 | 2 | 3 {
  if (ZERO_DECIMAL.has(currency)) return 0;
  return THREE_DECIMAL.has(currency) ? 3 : 2;
}

/** Reads a three-letter code in any case; `null` when it is not one. */
export function parseCurrency(value: unknown): Currency | null {
  return typeof value === 'string' && /^[a-z]{3}$/i.test(value) ? (value.toLowerCase() as Currency) : null;
}

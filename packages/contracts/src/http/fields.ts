import { MINOR_UNITS_MAX, TEXT_CHARS_MAX } from './limits.js';
import { z } from './zod.js';

/** Text on one line: no control characters. */
const ONE_LINE = /^[^\p{Cc}]*$/u;
/** Text that may have lines. */
const LINES = /^(?:[^\p{Cc}]|[\t\n\r])*$/u;

export const oneLine = (charsMax = TEXT_CHARS_MAX) =>
  z
    .string()
    .min(1)
    .max(charsMax)
    .refine((text) => ONE_LINE.test(text), 'must not contain control characters');

export const manyLines = (charsMax: number) =>
  z
    .string()
    .max(charsMax)
    .refine((text) => LINES.test(text), 'must not contain control characters other than tabs and line ends');

/**
 * A name by which another system knows something. Spaces around it are refused because databases do not tell `A` from `A `, and
 * without a letter or digit it could never be found in the words of a payer.
 */
export const reference = oneLine()
  .refine((text) => text === text.trim(), 'must not begin or end with a space')
  .refine((text) => /[\p{L}\p{N}]/u.test(text.normalize('NFKC')), 'must contain a letter or a digit')
  .meta({ example: 'A-1001' });

const MINOR_UNITS = 'must be a whole number of minor units, from 0 to 9007199254740991: 125.00 dollars are 12500';

/** Minor units of a currency. Exact as a JSON number up to 2^53 - 1. */
export const minorUnits = z
  .int({ error: (issue) => (issue.input === undefined ? undefined : MINOR_UNITS) })
  .min(0, MINOR_UNITS)
  .max(MINOR_UNITS_MAX, MINOR_UNITS)
  .meta({ description: 'Minor units of `currency`: 125.00 usd are 12500, 1580 jpy are 1580', example: 12500 });

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

/** ISO 4217, any case in. */
export const currencyIn = z
  .string()
  .refine((code) => CURRENCIES.has(code.toUpperCase()), 'must be an ISO 4217 code of three letters, for example usd')
  .meta({ description: 'ISO 4217, any case', pattern: '^[A-Za-z]{3}$', example: 'usd' });

export const currencyOut = z
  .string()
  .regex(/^[a-z]{3}$/)
  .meta({ example: 'usd' });

const INSTANT = 'must be an RFC 3339 time with an offset, for example 2026-11-21T08:00:00Z';
const SECONDS_RANGE = 'must lie between the years 1970 and 9999';

export const instantIn = z.iso
  .datetime({ offset: true, error: (issue) => (issue.input === undefined ? undefined : INSTANT) })
  .refine((text) => {
    const ms = Date.parse(text);
    return ms >= 0 && ms < Date.UTC(10_000, 0, 1);
  }, SECONDS_RANGE)
  .meta({ description: 'RFC 3339 with any offset; milliseconds are kept', example: '2026-11-21T08:00:00Z' });

export const instantOut = z.iso.datetime().meta({ description: 'RFC 3339, UTC', example: '2026-11-21T08:00:00.000Z' });

export const stripeCustomer = z
  .string()
  .max(TEXT_CHARS_MAX)
  .regex(/^g?cus_[A-Za-z0-9_]+$/, 'must be the id of a Stripe customer, for example cus_NffrFeUfNV2Hib')
  .meta({ example: 'cus_NffrFeUfNV2Hib' });

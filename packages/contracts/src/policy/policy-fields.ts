import { MINOR_UNITS_MAX } from '../http/limits.js';
import { z } from '../http/zod.js';
import { POLICY_BASIS_POINTS_MAX, POLICY_CURRENCIES_MAX } from './policy-limits.js';
import { says, shown } from './says.js';

/** One of a closed list of words. */
export function oneOf<const Words extends readonly string[]>(words: Words, description: string) {
  return z
    .enum(words, { error: ({ input }) => says(wrong(input, 'is not known here'), `write ${listed(words)}`) })
    .meta({ description });
}

/** A whole number within bounds. */
export function whole(min: number, max: number, unit: string, description: string) {
  const error = ({ input }: { readonly input?: unknown }) =>
    says(wrong(input, 'is not allowed here'), `write a whole number of ${unit} from ${min} to ${max}`);
  return z.int({ error }).min(min, { error }).max(max, { error }).meta({ description });
}

/** An amount in minor units; exact as a JSON number up to 2^53 - 1. */
export function minorUnitsMax(description: string) {
  const error = ({ input }: { readonly input?: unknown }) =>
    typeof input === 'number' && input < 0
      ? says(`${shown(input)} is negative`, 'write how much may be missing, in minor units; 0 closes nothing')
      : says(
          wrong(input, 'is no amount in minor units'),
          `write a whole number from 0 to ${MINOR_UNITS_MAX}: 1.00 usd is 100, 100 jpy is 100`,
        );
  return z.int({ error }).min(0, { error }).max(MINOR_UNITS_MAX, { error }).meta({ description, example: 100 });
}

const PERCENT = /^\d{1,3}(?:\.\d{1,2})?$/;

/** A percentage as text with at most two decimals, so that it is exact: `"0.5"`. */
export const percentText = z
  .string({ error: ({ input }) => notPercent(input) })
  .refine((text) => PERCENT.test(text) && basisPointsOf(text) <= POLICY_BASIS_POINTS_MAX, {
    error: ({ input }) => notPercent(input),
  })
  .meta({
    description: 'Percent of what is still open on the order, from 0 to 100 with at most two decimals, as text',
    pattern: PERCENT.source,
    example: '0.5',
  });

function notPercent(input: unknown): string {
  return says(
    wrong(input, 'is no percentage'),
    'write a text from "0" to "100" with at most two decimals, for example "0.5"',
  );
}

/** Hundredths of a percent. @param text as `percentText` has it */
export function basisPointsOf(text: string): bigint {
  const [units = '0', decimals = ''] = text.split('.');
  return BigInt(units) * 100n + BigInt(decimals.padEnd(2, '0'));
}

/** The shortest text of hundredths of a percent. */
export function percentOf(basisPoints: bigint): string {
  const decimals = (basisPoints % 100n).toString().padStart(2, '0').replace(/0+$/, '');
  return `${basisPoints / 100n}${decimals === '' ? '' : `.${decimals}`}`;
}

const ISO_CURRENCIES = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()));

/** Says of each code that is none, or that stands twice (in whatever case). */
export function checkCurrencies(
  codes: readonly string[],
  problem: (index: number, code: string, message: string) => void,
): void {
  const seen = new Set<string>();
  codes.forEach((code, index) => {
    const lower = code.toLowerCase();
    if (!ISO_CURRENCIES.has(lower))
      problem(index, code, says(`${shown(code)} is no currency`, 'write an ISO 4217 code of three letters, as usd'));
    else if (seen.has(lower)) problem(index, code, says(`${shown(code)} stands here twice`, 'name each currency once'));
    seen.add(lower);
  });
  if (codes.length > POLICY_CURRENCIES_MAX)
    problem(
      POLICY_CURRENCIES_MAX,
      '',
      says(`there are ${codes.length} currencies`, `name at most ${POLICY_CURRENCIES_MAX}`),
    );
}

/** `a`, `a or b`, `a, b or c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function wrong(input: unknown, complaint: string): string {
  return input === undefined ? 'is missing' : `${shown(input)} ${complaint}`;
}

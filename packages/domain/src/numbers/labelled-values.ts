import type { NumberKind } from './number-found.js';
import { type Chunk, matchAt, type NumberReading } from './number-reading.js';
import { phoneEnd } from './phones.js';

/** Kinds whose numbers are printed in groups with blanks between. */
const GROUPED: ReadonlySet<NumberKind> = new Set(['tax_id', 'account', 'iban', 'card', 'bic', 'creditor_id']);
const NEXT_GROUP = /[ ](?=[A-Z0-9*]*[\d*])[A-Z0-9*]{1,4}(?![A-Z0-9])/y;
const GROUPED_LENGTH_MAX: Readonly<Partial<Record<NumberKind, number>>> = {
  iban: 34,
  card: 19,
  account: 20,
  creditor_id: 35,
};
const COMPLETE_LENGTH = 9;
const INSTALMENT_DIGITS_MAX = 3;

/** The value that a label of a kind announces, from the first digit of a chunk on; `null` when it cannot be one. */
export function labelledValue(kind: NumberKind, chunk: Chunk, start: number): NumberReading | null {
  const { folded, digit, end } = chunk;
  const reading = (to: number): NumberReading => ({ kind, start, end: to, certainty: 'form' });
  if (kind === 'phone') {
    const to = phoneEnd(folded, digit);
    return to === null ? null : reading(to);
  }
  if (kind === 'date') return null;
  if (kind === 'instalment') return end - start > INSTALMENT_DIGITS_MAX ? null : reading(end);
  const value = reading(GROUPED.has(kind) ? groupedEnd(kind, chunk, start) : end);
  return kind === 'tax_id' ? { ...value, start: withCountry(folded, start) } : value;
}

const COUNTRY_BEFORE =
  /(?<![\p{L}\d])(?:AT|BE|BG|CH|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|NO|PL|PT|RO|SE|SI|SK|XI) $/u;

/** The country of a VAT number that is written apart from it. */
function withCountry(folded: string, start: number): number {
  return COUNTRY_BEFORE.test(folded.slice(Math.max(0, start - 4), start)) ? start - 3 : start;
}

/** Takes in groups of up to four that follow behind one blank, until the number is complete. */
function groupedEnd(kind: NumberKind, { folded, end }: Chunk, start: number): number {
  const complete = GROUPED_LENGTH_MAX[kind] ?? COMPLETE_LENGTH;
  let to = end;
  while (folded.slice(start, to).replace(/[^A-Z0-9*]/g, '').length < complete) {
    const next = matchAt(NEXT_GROUP, folded, to)?.[0];
    if (next === undefined) break;
    to += next.length;
  }
  return to;
}

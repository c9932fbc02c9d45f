import { getCountrySpecifications, isValidBIC, isValidIBAN } from 'ibantools';
import { luhnFits } from './check-digits.js';
import { type Chunk, matchAt, type NumberReading } from './number-reading.js';

const LENGTHS: ReadonlyMap<string, number> = new Map(
  Object.entries(getCountrySpecifications()).flatMap(([country, { chars }]) =>
    chars === null ? [] : [[country, chars] as const],
  ),
);
const IBAN_START = /[A-Z]{2}\d{2}/y;

/** An IBAN, in one piece or in groups: by its check digits, or likely by its country's length where it is masked or mistyped. */
export function readIban({ folded, start }: Chunk): NumberReading | null {
  const country = matchAt(IBAN_START, folded, start)?.[0].slice(0, 2) ?? '';
  const length = LENGTHS.get(country);
  if (length === undefined) return null;
  let compact = '';
  let at = start;
  while (compact.length < length) {
    const char = folded[at] ?? '';
    if (/[A-Z0-9]/.test(char)) compact += char;
    else if (!/[ .-]/.test(char) || !/[A-Z0-9]/.test(folded[at + 1] ?? '')) return null;
    at += 1;
  }
  if (/[A-Z0-9]/.test(folded[at] ?? ' ')) return null;
  if (isValidIBAN(compact)) return { kind: 'iban', start, end: at, certainty: 'form' };
  return at - start === length ? { kind: 'iban', start, end: at, certainty: 'likely' } : null;
}

const CREDITOR_ID = /^[A-Z]{2}\d{2}(?:ZZZ|[A-Z0-9]{3})(?=[A-Z0-9]*\d)[A-Z0-9]{8,28}$/;

/** A SEPA creditor identifier with the usual business code `ZZZ`. */
export function readCreditorId({ folded, start, end }: Chunk): NumberReading | null {
  const text = CREDITOR_ID.exec(folded.slice(start, end))?.[0] ?? '';
  if (text.slice(4, 7) !== 'ZZZ') return null;
  return { kind: 'creditor_id', start, end: start + text.length, certainty: 'form' };
}

/** A BIC that has a digit, in its form (ISO 9362). Order numbers may look so. */
export function readBic({ folded, start, end }: Chunk): NumberReading | null {
  const text = folded.slice(start, end);
  if (!/^[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/.test(text) || !isValidBIC(text)) return null;
  return { kind: 'bic', start, end, certainty: 'maybe' };
}

const CARD = /(?:\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{1,7}|3[47]\d{2}[ -]\d{6}[ -]\d{5}|\d{13,19})(?![\d]|[-/.]\d)/y;
const MASKED_CARD = /(?:\d{4,6}[ -]?)(?:[X*•]{2,}[ -]?){1,3}\d{4}(?![\dX*])/y;
const MASK_BEFORE = /[X*•]{4}[ -]?$/;
const LAST_FOUR = /\d{4}(?![\p{L}\d]|[-/.]\d)/uy;
/** First digits that card schemes have (ISO/IEC 7812): Visa, Mastercard, American Express, Discover, JCB, UnionPay, Diners, Maestro. */
const ISSUER = /^(?:4|5[0-9]|2[2-7]|3[0-9]|6)/;

/** A card number by Luhn and the scheme's first digits; `form` where it is printed in fours or masked. */
export function readCard({ folded, start, digit }: Chunk): NumberReading | null {
  if (start !== digit) return null;
  const masked = matchAt(MASKED_CARD, folded, digit)?.[0];
  if (MASK_BEFORE.test(folded.slice(Math.max(0, digit - 5), digit)) && matchAt(LAST_FOUR, folded, digit) !== null)
    return { kind: 'card', start, end: digit + 4, certainty: 'likely' };
  if (masked !== undefined) return { kind: 'card', start, end: digit + masked.length, certainty: 'form' };
  const text = matchAt(CARD, folded, digit)?.[0] ?? '';
  const digits = text.replace(/\D/g, '');
  if (digits.length < 13 || digits.length > 19 || !ISSUER.test(digits) || !luhnFits(digits)) return null;
  return { kind: 'card', start, end: digit + text.length, certainty: text === digits ? 'maybe' : 'form' };
}

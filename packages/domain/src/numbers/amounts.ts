import { type Chunk, matchAt, type NumberReading } from './number-reading.js';

const CODES =
  'EUR|USD|GBP|JPY|MXN|CHF|SEK|NOK|DKK|PLN|CZK|HUF|RON|BGN|CAD|AUD|NZD|CNY|RMB|HKD|SGD|KRW|INR|THB|BRL|AED|SAR|KWD|BHD|ZAR|TRY|IDR|MYR|PHP|VND|ILS|EURO|EUROS';
const SYMBOLS = '[€$£¥₩₹฿₺₽₫₪]|R\\$|US\\$|KČ|ZŁ|円|元|원|บาท|KR|FT';
const CURRENCY_BEFORE = new RegExp(`(?:(?<!\\p{L})(?:${CODES})|[€$£¥₩₹฿₺₽₫₪]) {0,2}[+-]?$`, 'u');
const CURRENCY_AFTER = new RegExp(
  `,?-? {0,2}(?:(?:${CODES}|KR|FT|KČ|ZŁ)(?![\\p{L}\\d])|${SYMBOLS.replace('|KR|FT', '')})`,
  'uy',
);
const GROUPED_DECIMAL =
  /\d{1,3}(?:(?:\.\d{3}){1,5},\d{1,2}|(?:,\d{3}){1,5}\.\d{1,2}|(?:['’ ]\d{3}){1,5}[.,]\d{1,2})(?![\d]|[.,]\d)/y;
const GROUPED = /\d{1,3}(?:(?:\.\d{3}){1,5}|(?:,\d{3}){1,5}|(?:['’ ]\d{3}){1,5})(?!\d|[.,]\d)/y;
const DECIMAL = /\d{1,12}[.,]\d{1,2}(?!\d|[.,]\d|-)/y;
const WHOLE = /\d{1,12}(?![\d]|[-/.,]\d)/y;
const FORMS = [GROUPED_DECIMAL, DECIMAL, GROUPED, WHOLE] as const;
const LOOK_BACK = 8;

/** A sum with its currency, before or after it: `EUR 12.00`, `¥12,000`, `1.234,56 €`, `233,15EUR`. */
export function readAmountWithCurrency({ folded, digit }: Chunk): NumberReading | null {
  const before = CURRENCY_BEFORE.exec(folded.slice(Math.max(0, digit - LOOK_BACK), digit))?.[0] ?? '';
  if (before === '' && /[\p{L}\d]/u.test(folded[digit - 1] ?? ' ')) return null;
  for (const form of FORMS) {
    const number = matchAt(form, folded, digit)?.[0];
    if (number === undefined) continue;
    const after = matchAt(CURRENCY_AFTER, folded, digit + number.length)?.[0] ?? '';
    if (before === '' && after === '') continue;
    if (before !== '' && /^\p{L}/u.test(folded.slice(digit + number.length, digit + number.length + 1)) && after === '')
      return null;
    const end = digit + number.length + (before === '' ? after.length : 0);
    return {
      kind: 'amount',
      start: digit - before.trimStart().length,
      end,
      certainty: form === WHOLE && before === '' ? 'likely' : 'form',
    };
  }
  return null;
}

/** A sum without a currency: grouped with decimals is likely one, `12,50` or `12,000` may be one. */
export function readBareAmount({ folded, start, digit }: Chunk): NumberReading | null {
  if (start !== digit) return null;
  for (const form of [GROUPED_DECIMAL, DECIMAL, GROUPED]) {
    const number = matchAt(form, folded, digit)?.[0];
    if (number === undefined || (form !== GROUPED_DECIMAL && number.includes(' '))) continue;
    if (/[\p{L}\d]/u.test(folded[digit + number.length] ?? ' ')) return null;
    return {
      kind: 'amount',
      start,
      end: digit + number.length,
      certainty: form === GROUPED_DECIMAL ? 'likely' : 'maybe',
    };
  }
  return null;
}

const PERCENTAGE = /\d{1,3}(?:[.,]\d{1,3})? ?(?:%|PERCENT|PROZENT|PCT|POR CIENTO|POUR CENT)/y;

/** `3 %`, `0.05%`. */
export function readPercentage({ folded, start, digit }: Chunk): NumberReading | null {
  const match = start === digit ? matchAt(PERCENTAGE, folded, digit) : null;
  return match === null ? null : { kind: 'percentage', start, end: digit + match[0].length, certainty: 'form' };
}

import { isDay, isDayAndMonth, isMonth, isYear } from './calendar.js';
import { type Chunk, goesOnAt, matchAt, type NumberReading } from './number-reading.js';

const YEAR_FIRST = /(\d{4})([-/.])(\d{1,2})\2(\d{1,2})/y;
const YEAR_LAST = /(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})/y;
const WITHOUT_YEAR = /(\d{1,2})\.(\d{1,2})\.(?!\d)/y;
/** What follows a date when it has a time: `T14:32:46`, ` 14:32`, `/12.54`. */
const TIME_BEHIND =
  /(?:[T/,]| {1,2}|, )([01]?\d|2[0-3])([:.])[0-5]\d(?:\2[0-5]\d)?(?:\.\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})?(?![\d:.]\d|\d)/y;

/** Dates with separators: ISO, day first, month first, with years of two or four digits, Buddhist years, and a time behind them. */
export function readSeparatedDate({ folded, start, digit }: Chunk): NumberReading | null {
  if (start !== digit) return null;
  const [first, year, , month = '', day = ''] = matchAt(YEAR_FIRST, folded, digit) ?? [];
  if (first !== undefined && year !== undefined && isYear(year) && isMonth(month) && isDay(day))
    return withTime(folded, digit, digit + first.length);
  const [last, one = '', , two = '', end] = matchAt(YEAR_LAST, folded, digit) ?? [];
  if (last !== undefined && end !== undefined && isYear(end) && isDayAndMonth(one, two))
    return withTime(folded, digit, digit + last.length);
  const [short, shortDay = '', shortMonth = ''] = matchAt(WITHOUT_YEAR, folded, digit) ?? [];
  if (short === undefined || !isDay(shortDay) || !isMonth(shortMonth)) return null;
  return { kind: 'date', start, end: digit + short.length, certainty: 'likely' };
}

/** A range goes on with another date (`01.12.25-31.12.`); anything else that goes on is a longer number. */
const RANGE_BEHIND = /^[-–]\d{1,2}[./]/;

function withTime(folded: string, start: number, dateEnd: number): NumberReading | null {
  const time = matchAt(TIME_BEHIND, folded, dateEnd)?.[0];
  const range = RANGE_BEHIND.test(folded.slice(dateEnd, dateEnd + 4));
  if (time === undefined && !range && goesOnAt(folded, dateEnd)) return null;
  return { kind: 'date', start, end: dateEnd + (time?.length ?? 0), certainty: 'likely' };
}

/** Dates without separators: `20110503`, `03052011`, `110503`, `030511`; a year alone. Order numbers look the same. */
export function readCompactDate({ folded, start, digit, end }: Chunk): NumberReading | null {
  const digits = folded.slice(digit, end);
  if (start !== digit || !/^\d+$/.test(digits)) return null;
  const [a, b, c, d] = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4, 6), digits.slice(6)];
  const fits =
    (digits.length === 8 && ((isYear(a + b) && isMonth(c) && isDay(d)) || (isDay(a) && isMonth(b) && isYear(c + d)))) ||
    (digits.length === 6 && ((recent(a) && isMonth(b) && isDay(c)) || (isDay(a) && isMonth(b) && recent(c)))) ||
    (digits.length === 4 && isYear(digits));
  return fits ? { kind: 'date', start, end, certainty: 'maybe' } : null;
}

/** Two digits of a year between 2000 and 2039: with fewer a third of all numbers of six digits would be dates. */
function recent(digits: string): boolean {
  return Number(digits) < 40;
}

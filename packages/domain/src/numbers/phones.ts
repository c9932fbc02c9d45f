import { type Chunk, goesOnAt, matchAt, type NumberReading } from './number-reading.js';

const GROUP = /(?: ?[-./] ?| ?\(| ?\) ?| )?(\d{1,13})(?![\d\p{L}])/uy;
/** E.164 allows 15 digits; after nine a further group behind a blank is another number, unless all are pairs. */
const DIGITS_MAX = 15;
const COMPLETE_DIGITS = 9;
const DIGITS_MIN = 5;

/** The end of a telephone number that starts with the digit at `at`, or `null` when it is too short for one. */
export function phoneEnd(folded: string, at: number): number | null {
  let [end, count, before] = [at, 0, 0];
  for (;;) {
    const [all, digits] = matchAt(GROUP, folded, end) ?? [];
    if (all === undefined || digits === undefined || count + digits.length > DIGITS_MAX) break;
    const more = count >= COMPLETE_DIGITS && all.startsWith(' ');
    if (more && (digits.length > 2 || before > 2 || goesOnAt(folded, end + all.length))) break;
    end += all.length;
    count += digits.length;
    before = digits.length;
  }
  return count < DIGITS_MIN ? null : end;
}

/** Digits behind a `+`, which is the prefix of a country; a `+` behind another number or before a blank adds. */
export function readInternationalPhone({ folded, start, digit }: Chunk): NumberReading | null {
  if (
    start !== digit ||
    !/(?:^|[^\d\p{L}+])\+$/u.test(folded.slice(Math.max(0, digit - 2), digit)) ||
    folded[digit] === '0'
  )
    return null;
  const end = phoneEnd(folded, digit);
  const digits = folded.slice(digit, end ?? digit).replace(/\D/g, '').length;
  if (end === null || digits < COMPLETE_DIGITS || /[\p{L}]/u.test(folded[end] ?? ' ')) return null;
  return { kind: 'phone', start: digit - 1, end, certainty: /[ -]/.test(folded.slice(digit, end)) ? 'form' : 'likely' };
}

const SHAPES =
  /0\d{1,4}[-/ ]\d{2,4}-\d{3,4}(?![\d-])|0\d{2,4}\/\d{5,8}(?!\d)|\(\d{3}\) ?\d{3}-\d{4}(?!\d)|\d{3}-\d{3}-\d{4}(?![\d-])|0\d(?:[ .]\d{2}){4}(?![\d.])|0\d{3} \d{6,7}(?!\d)/y;

/** Shapes that national numbers usually have. */
export function readNationalPhone({ folded, start, digit }: Chunk): NumberReading | null {
  if (start !== digit) return null;
  const from = folded[digit - 1] === '(' ? digit - 1 : digit;
  const match = matchAt(SHAPES, folded, from);
  return match === null ? null : { kind: 'phone', start: from, end: from + match[0].length, certainty: 'maybe' };
}

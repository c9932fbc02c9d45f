import { type Chunk, matchAt, type NumberReading } from './number-reading.js';

const OF = /(\d{1,2}) ?(\/|OF|VON|DE|DI|VAN|AV|Z|\/ ) ?(\d{1,2})(?![\p{L}\d]|[-./,]\d)/uy;
const COUNT_MAX = 60;
/** More parts than this with a stroke between are rather a day and a month, or numbers shortened. */
const STROKE_COUNT_MAX = 12;

/** `1/2`, `2 of 3`, `3 von 12`: a part of a whole that is paid in several. */
export function readInstalment({ folded, start, digit }: Chunk): NumberReading | null {
  if (start !== digit || /[\d/.-]/.test(folded[digit - 1] ?? ' ')) return null;
  const [all, one, link, two] = matchAt(OF, folded, digit) ?? [];
  const [part, count] = [Number(one), Number(two)];
  if (all === undefined || part < 1 || count < 2 || part > count || count > COUNT_MAX) return null;
  const certainty = link?.startsWith('/') && count > STROKE_COUNT_MAX ? 'maybe' : 'form';
  return { kind: 'instalment', start, end: digit + all.length, certainty };
}

import { type Chunk, matchAt, type NumberReading } from './number-reading.js';

const UUID = /[0-9A-F]{8}-(?:[0-9A-F]{4}-){3}[0-9A-F]{6,12}(?![0-9A-Z])/y;
/** Ids of Stripe objects: two to four letters, an underscore, letters and digits. */
const STRIPE_ID = /(?:PI|CH|PY|IN|TR|PO|TXN|CUS|SUB|RE|PM|SRC|CS)_[0-9A-Z_]{14,}/y;
const LONG = /[A-Z]\d{13,16}(?![\dA-Z])|\d{14,}(?![\dA-Z]|[-/.]\d)|(?=[A-F]*\d)[0-9A-F]{24,}(?![0-9A-Z])/y;

/** Ids that machines give: UUIDs, ids of Stripe objects; long strings of digits may be references too. */
export function readProcessorId({ folded, start }: Chunk): NumberReading | null {
  const form = matchAt(UUID, folded, start) ?? matchAt(STRIPE_ID, folded, start);
  if (form !== null) return { kind: 'processor', start, end: start + form[0].length, certainty: 'form' };
  const long = matchAt(LONG, folded, start);
  if (long === null) return null;
  const digitsOnly = /^\d+$/.test(long[0]);
  return { kind: 'processor', start, end: start + long[0].length, certainty: 'maybe', digitsOnly };
}

import { type Chunk, matchAt, type NumberReading } from './number-reading.js';

const TIME =
  /(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?![\d:])(?: ?[AP]M(?!\p{L}))?|(?:[01]?\d|2[0-3])[.:][0-5]\d ?(?:UHR|KLO|HRS)(?!\p{L})|(?:[01]?\d|2[0-3]) ?H ?[0-5]\d(?![\p{L}\d])|\d{1,2} ?[時시点] ?(?:\d{1,2} ?[分분])?|\d{1,2} ?(?:UHR|[AP]M)(?!\p{L})/uy;

/** Hours and minutes. */
export function readTime({ folded, start, digit }: Chunk): NumberReading | null {
  const match = start === digit ? matchAt(TIME, folded, digit) : null;
  return match === null ? null : { kind: 'time', start, end: digit + match[0].length, certainty: 'likely' };
}

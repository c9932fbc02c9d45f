/** References shorter than this are never read with a mistake in them: too many numbers are one edit away. */
export const NEAR_LENGTH_MIN = 5;

/**
 * Whether one typing mistake makes one of two references out of the other: a character changed, left out, added, or two neighbours
 * swapped. Equal references are not near ones.
 */
export function isOneEditAway(one: string, other: string): boolean {
  const [a, b] = one.length <= other.length ? [one, other] : [other, one];
  if (a === b || a.length < NEAR_LENGTH_MIN || b.length - a.length > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  if (b.length > a.length) return a.slice(start) === b.slice(start + 1);
  if (a.slice(start + 1) === b.slice(start + 1)) return true;
  return a[start] === b[start + 1] && a[start + 1] === b[start] && a.slice(start + 2) === b.slice(start + 2);
}

/** A number written without its front, in full: with what the order's own number has before the form that is near to it. */
export function inFull(token: string, number: string, form: string): string {
  return form !== number && number.endsWith(form) ? number.slice(0, -form.length) + token : token;
}

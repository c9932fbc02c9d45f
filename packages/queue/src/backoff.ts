/**
 * Full jitter: a whole number of milliseconds in [0, min(capMs, baseMs * 2^attempt)].
 *
 * @param attemptsMade runs that have failed so far, 1 after the first
 * @param random a number in [0, 1)
 */
export function fullJitterMs(attemptsMade: number, baseMs: number, capMs: number, random: number): number {
  const ceilingMs = Math.min(capMs, baseMs * 2 ** attemptsMade);
  return Math.floor(random * (ceilingMs + 1));
}

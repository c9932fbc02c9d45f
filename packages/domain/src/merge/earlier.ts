/** The earlier of two times, of which each may not be known: the first time that something was told counts, even if a later one came first. */
export function earlier(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

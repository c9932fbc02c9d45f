/**
 * The order in which payments are processed: by date, those of one date as they stand in the files.
 * @returns positions in `dates`
 */
export function processingOrder(dates: readonly number[]): Uint32Array {
  const positions = Uint32Array.from(dates.keys());
  const inOrder = dates.every((date, position) => position === 0 || date >= (dates[position - 1] ?? date));
  return inOrder ? positions : positions.sort((a, b) => (dates[a] ?? 0) - (dates[b] ?? 0) || a - b);
}

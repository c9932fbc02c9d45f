/**
 * The rule `latest_order_first`: which orders of a payment a refund, dispute or bank return takes first, where nobody named one. The order that
 * the customer placed last gives first, all that it holds of the payment, then the one before it. Orders that were placed after the money
 * left come last of all: they cannot have been meant, so that an application that comes later moves nothing that was taken before. Of two that
 * were placed at the same moment the later reference.
 * @param references orders that hold money of the payment
 * @param leftAtMs when the money left, milliseconds since the epoch; `undefined`: not told
 */
export function latestOrderFirst(
  references: readonly string[],
  leftAtMs: number | undefined,
  placedAtMs: (reference: string) => number,
): string[] {
  const after = (reference: string) => Number(leftAtMs !== undefined && placedAtMs(reference) > leftAtMs);
  return [...references].sort((a, b) => after(a) - after(b) || placedAtMs(b) - placedAtMs(a) || (a < b ? 1 : -1));
}

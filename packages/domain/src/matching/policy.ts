/** What matching may do by itself. Amounts in minor units. */
export interface MatchingPolicy {
  readonly name: string;
  /** Several orders of exactly the payment's amount: take the oldest (true) or ask a person (false). */
  readonly equalAmountsOldestFirst: boolean;
  /** Without any other hint, cover as many orders in full as the money allows, oldest first. */
  readonly oldestFirst: boolean;
  /** Largest number of orders tried together for an exact sum. */
  readonly groupSizeMax: number;
  readonly tolerance: Tolerance;
}

/** A short payment settles an order when the difference is within both limits. The base is what is still open. */
export interface Tolerance {
  readonly amountMax: bigint;
  /** Hundredths of a percent of what is open, rounded down. */
  readonly basisPointsMax: bigint;
}

/** The policy of a fresh install: certain matches only, differences of up to one unit and half a percent closed. */
export const QUITTANCE_POLICY: MatchingPolicy = {
  name: 'quittance',
  equalAmountsOldestFirst: false,
  oldestFirst: false,
  groupSizeMax: 5,
  tolerance: { amountMax: 100n, basisPointsMax: 50n },
};

/** Whether `short` minor units may be closed on an order with `open` minor units still to pay. */
export function withinTolerance(tolerance: Tolerance, short: bigint, open: bigint): boolean {
  return short > 0n && short <= tolerance.amountMax && short * 10_000n <= open * tolerance.basisPointsMax;
}

/** What a draft has changed so far, by the ids of what it is: only that is saved. */
export interface Touched {
  readonly payments: Set<string>;
  readonly orders: Set<string>;
  readonly refunds: Set<string>;
  readonly disputes: Set<string>;
  readonly warnings: Set<string>;
  /** Refunds of which only times are new: nobody is told. */
  readonly refundTimes: Set<string>;
  readonly disputeTimes: Set<string>;
  /** Refunds of which two states were told for one second. */
  readonly refundTies: Set<string>;
  readonly disputeTies: Set<string>;
}

export function nothingTouched(): Touched {
  return {
    payments: new Set(),
    orders: new Set(),
    refunds: new Set(),
    disputes: new Set(),
    warnings: new Set(),
    refundTimes: new Set(),
    disputeTimes: new Set(),
    refundTies: new Set(),
    disputeTies: new Set(),
  };
}

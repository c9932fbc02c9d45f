/** How the sandbox misbehaves; every rate from 0 to 1, all 0 at first. The draws follow from the seed. */
export interface Faults {
  /** A delivery is sent twice (or up to `copiesMax` times). */
  readonly duplicateRate: number;
  readonly copiesMax: number;
  /** A delivery is never sent; the event still stands in `/v1/events`. */
  readonly dropRate: number;
  /** A delivery waits until up to `reorderDepthMax` later ones were sent, at most `reorderHoldMsMax`. */
  readonly reorderRate: number;
  readonly reorderDepthMax: number;
  readonly reorderHoldMsMax: number;
  /** A delivery waits up to `delayMsMax`. */
  readonly delayRate: number;
  readonly delayMsMax: number;
  /** The connection is cut after the event was sent and before the answer is read; the delivery is tried again. */
  readonly hangUpRate: number;
  /** A second Event object, with another id, is made for the same change. */
  readonly twinRate: number;
  /** No Event object is ever made of an object: neither sent nor listed. Drawn for each object once. */
  readonly noEventRate: number;
  /** An API call is answered 429 with `Stripe-Rate-Limited-Reason` and nothing is done. */
  readonly apiRateLimitRate: number;
  /** An API call is answered 500 and nothing is done. */
  readonly apiErrorRate: number;
  /** An API call is done and the connection cut instead of answered. */
  readonly apiLostAnswerRate: number;
  /** An API call is done and answered 500; its idempotency key keeps that answer, as Stripe's does. */
  readonly apiErrorAfterRate: number;
  /** The connection is cut before an API call is done. */
  readonly apiResetRate: number;
  /** An API call is answered after up to this long; its idempotency key is taken meanwhile. */
  readonly apiLatencyMsMax: number;
}

export const NO_FAULTS: Faults = {
  duplicateRate: 0,
  copiesMax: 2,
  dropRate: 0,
  reorderRate: 0,
  reorderDepthMax: 5,
  reorderHoldMsMax: 500,
  delayRate: 0,
  delayMsMax: 1_000,
  hangUpRate: 0,
  twinRate: 0,
  noEventRate: 0,
  apiRateLimitRate: 0,
  apiErrorRate: 0,
  apiLostAnswerRate: 0,
  apiErrorAfterRate: 0,
  apiResetRate: 0,
  apiLatencyMsMax: 0,
};

/** Bounds of the whole-number faults. */
const WHOLE_MAX: Readonly<Partial<Record<keyof Faults, number>>> = {
  copiesMax: 10,
  reorderDepthMax: 100,
  reorderHoldMsMax: 60_000,
  delayMsMax: 600_000,
  apiLatencyMsMax: 60_000,
};

/**
 * `current` with `change` laid over it.
 * @throws RangeError naming the field that is unknown or out of its bounds.
 */
export function changeFaults(current: Faults, change: Readonly<Partial<Faults>>): Faults {
  for (const [name, value] of Object.entries(change)) {
    if (!(name in NO_FAULTS)) throw new RangeError(`${name}: no such fault`);
    const whole = WHOLE_MAX[name as keyof Faults];
    const most = whole ?? 1;
    if (typeof value !== 'number' || !(value >= 0 && value <= most)) throw new RangeError(`${name}: from 0 to ${most}`);
    if (whole !== undefined && !Number.isInteger(value)) throw new RangeError(`${name}: a whole number`);
  }
  return { ...current, ...change };
}

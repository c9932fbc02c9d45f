/** The sandbox's time: the machine's (or the given clock's) plus what a test has advanced it by. */
export interface Clock {
  readonly nowMs: () => number;
  /** Whole seconds, as in every `created` of Stripe. */
  readonly nowSeconds: () => number;
  readonly advance: (byMs: number) => void;
  readonly advancedMs: () => number;
}

export function makeClock(read: () => number, advancedMs = 0): Clock {
  let offsetMs = advancedMs;
  const nowMs = (): number => read() + offsetMs;
  return {
    nowMs,
    nowSeconds: () => Math.floor(nowMs() / 1000),
    advance: (byMs) => {
      offsetMs += byMs;
    },
    advancedMs: () => offsetMs,
  };
}

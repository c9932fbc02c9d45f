import type { Logger, Metrics } from '@quittance/runtime';

export interface KeyWatchOptions {
  /** What the key is wanted for; a restricted key may be good for one thing and not for another. */
  readonly purpose: 'asking' | 'following' | 'disputes';
  readonly probeMs: number;
  readonly nowMs: () => number;
  readonly log?: Pick<Logger, 'error' | 'info'> | undefined;
  readonly refused?: ReturnType<Metrics['gauge']> | undefined;
}

/** Whether Stripe takes the key. While it does not, one call in `probeMs` tries again and all others are held back. */
export interface KeyWatch {
  /** Milliseconds to hold back; `null`: the next call may be made. */
  heldMs(): number | null;
  /** The same for a call that is about to be made: it becomes the one that tries. */
  enter(): number | null;
  hear(what: 'key_refused' | 'key_taken', because?: string): void;
}

export function watchKey({ purpose, probeMs, nowMs, log, refused }: KeyWatchOptions): KeyWatch {
  let nextProbeMs: number | null = null;
  refused?.set({ stage: purpose }, 0);
  const heldMs = () => (nextProbeMs === null || nowMs() >= nextProbeMs ? null : nextProbeMs - nowMs());
  return {
    heldMs,
    enter: () => {
      const held = heldMs();
      if (held === null && nextProbeMs !== null) nextProbeMs = nowMs() + probeMs;
      return held;
    },
    hear: (what, because) => {
      if (what === 'key_taken') {
        if (nextProbeMs !== null) log?.info({ purpose }, 'stripe.key_taken_again');
        nextProbeMs = null;
      } else {
        const remedy = 'set STRIPE_SECRET_KEY to a key that may read and write refunds, and read disputes';
        if (nextProbeMs === null) log?.error({ purpose, because, remedy }, 'stripe.key_refused');
        nextProbeMs = nowMs() + probeMs;
      }
      refused?.set({ stage: purpose }, nextProbeMs === null ? 0 : 1);
    },
  };
}

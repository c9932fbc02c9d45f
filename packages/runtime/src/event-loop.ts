/**
 * Whether the process gets to its work: how late its timers fire.
 *
 * A process that computes for a long time answers nobody meanwhile, its probes included, and is well afterwards. One whose timers are late
 * again and again answers its probes and does its work far too slowly; that is what is judged here.
 */

/** Between two looks. */
const LOOK_MS = 1_000;
/** Looks that are remembered. */
const LOOKS = 15;
/** A timer that is later than this is late. */
const LATE_MS = 1_000;
/** Of the looks that are remembered, how many must have been late. */
const LATE_LOOKS = 10;

export interface EventLoopWatch {
  /** False while timers are late again and again. */
  live(): boolean;
  /** Milliseconds by which the last timer was late. */
  lagMs(): number;
  stop(): void;
}

export interface EventLoopOptions {
  readonly lookMs?: number;
  readonly lateMs?: number;
}

export function watchEventLoop({ lookMs = LOOK_MS, lateMs = LATE_MS }: EventLoopOptions = {}): EventLoopWatch {
  let looks: readonly number[] = [];
  let expectedAtMs = performance.now() + lookMs;
  const timer = setInterval(() => {
    const nowMs = performance.now();
    looks = [...looks, Math.max(0, nowMs - expectedAtMs)].slice(-LOOKS);
    expectedAtMs = nowMs + lookMs;
  }, lookMs);
  timer.unref();
  return {
    live: () => looks.filter((lagMs) => lagMs > lateMs).length < LATE_LOOKS,
    lagMs: () => Math.round(looks.at(-1) ?? 0),
    stop: () => clearInterval(timer),
  };
}

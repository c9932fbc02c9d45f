/**
 * A circuit breaker around calls to one outside system: when it fails, leave it alone for a while instead of burning attempts on it.
 *
 * Input: a call. Output: its result, or a Problem: `wait` where nothing was sent (circuit open, all places taken), `retry` where the call
 * took too long. Other errors pass through. There is no fallback: one that resolves would make the job succeed.
 * The state is this process's own and lost with it: N processes each need their own failures to open and each send their own trial, unless
 * their owner shares what `onOpen` tells and calls `reset` when somebody else's trial was answered.
 * It opens when more than half of a window's calls fail, and when as many fail one after the other: after a busy minute, half of its calls would
 * be thousands.
 * Not relied upon: opossum's timeout to stop a call, which only stops waiting; the caller's AbortSignal must end sooner. Nor its window after
 * closing, which still holds the failures of the outage: every closing begins a new window, and calls that began before it no longer count.
 */
import { Problem, type ProblemScope } from '@quittance/contracts';
import CircuitBreaker from 'opossum';
import type { Logger } from './logger.js';
import type { Metrics } from './metrics.js';

/** Longer than the 10 s a call is given, so that this never fires first. Without one, a trial call that hangs would shut the circuit for ever. */
export const BREAKER_TIMEOUT_MS = 12_000;
/** From open to the trial call; up to a fifth more, so that processes do not try together. */
export const BREAKER_RESET_MS = 30_000;
/** Calls in the window before the circuit may open, and failures one after the other that open it. */
export const BREAKER_VOLUME_MIN = 10;
const BREAKER_WINDOW_MS = 60_000;
const BREAKER_CAPACITY = 64;

const RESET_SPREAD = 0.2;
const WINDOW_BUCKETS = 12;
const ERROR_PERCENT = 50;
const CAPACITY_WAIT_MS = 1_000;

export interface BreakerOptions {
  /** First word of the problems' codes. */
  readonly scope: ProblemScope;
  readonly timeoutMs?: number;
  readonly resetMs?: number;
  readonly volumeMin?: number;
  readonly windowMs?: number;
  /** Calls at one time; the worker's concurrency. */
  readonly capacity?: number;
  /** True for an error that proves the other side alive, such as a refusal of this one call. A Problem to park or ignore always is. */
  readonly isPermanent?: (error: unknown) => boolean;
  readonly log?: Pick<Logger, 'warn' | 'info'>;
  readonly metrics?: Pick<Metrics, 'circuit' | 'circuitCalled'>;
  /** Called at once when the circuit opens; must not throw. */
  readonly onOpen?: () => void;
  /** In [0, 1). */
  readonly random?: () => number;
}

export interface Breaker<A extends unknown[], R> {
  fire(...args: A): Promise<R>;
  state(): 'closed' | 'halfOpen' | 'open';
  /** Closed, with nothing counted: somebody else knows better than this process's own failures. */
  reset(): void;
  /** Open: somebody else knows that it is down. */
  trip(): void;
  /** For good. */
  close(): void;
}

export function createBreaker<A extends unknown[], R>(
  name: string,
  call: (...args: A) => Promise<R>,
  options: BreakerOptions,
): Breaker<A, R> {
  const { random = Math.random, capacity = BREAKER_CAPACITY } = options;
  const resetMs = Math.round((options.resetMs ?? BREAKER_RESET_MS) * (1 + RESET_SPREAD * random()));
  let openUntilMs = 0;
  let inFlight = 0;
  let ended = false;
  let circuit = newCircuit();
  options.metrics?.circuit(name, 'closed');

  function newCircuit(): CircuitBreaker<A, R> {
    const made = new CircuitBreaker<A, R>(call, opossumOptions(name, resetMs, options));
    made.on('open', () => {
      openUntilMs = Date.now() + resetMs;
      options.onOpen?.();
    });
    report(name, made, options);
    openAfterStreak(made, options);
    made.on('close', renew);
    return made;
  }

  function renew(): void {
    if (ended) return;
    const old = circuit;
    circuit = newCircuit();
    old.shutdown();
  }

  /** Places are counted here and not by opossum: its ESEMLOCKED counts either as a failure or, filtered, as an answer that hides an outage. */
  async function fire(...args: A): Promise<R> {
    if (inFlight >= capacity) {
      options.metrics?.circuitCalled(name, 'full');
      throw new Problem(`${options.scope}.circuit_full`, 'wait', `${name}: ${capacity} calls are running`, {
        waitMs: Math.round(CAPACITY_WAIT_MS * (1 + random())),
      });
    }
    inFlight += 1;
    try {
      return await circuit.fire(...args);
    } catch (error) {
      throw translate(error, { name, scope: options.scope, openForMs: openUntilMs - Date.now(), resetMs, random });
    } finally {
      inFlight -= 1;
    }
  }

  return {
    fire,
    state: () => (circuit.opened ? 'open' : circuit.halfOpen ? 'halfOpen' : 'closed'),
    reset: () => {
      const wasClosed = circuit.closed;
      renew();
      if (!wasClosed) options.metrics?.circuit(name, 'closed');
    },
    trip: () => circuit.open(),
    close: () => {
      ended = true;
      circuit.shutdown();
    },
  };
}

/** A fresh object: opossum writes into it. No abortController: it would abort innocent calls and stay aborted. */
function opossumOptions(name: string, resetMs: number, options: BreakerOptions): CircuitBreaker.Options {
  return {
    name,
    timeout: options.timeoutMs ?? BREAKER_TIMEOUT_MS,
    resetTimeout: resetMs,
    errorThresholdPercentage: ERROR_PERCENT,
    volumeThreshold: options.volumeMin ?? BREAKER_VOLUME_MIN,
    rollingCountTimeout: options.windowMs ?? BREAKER_WINDOW_MS,
    rollingCountBuckets: WINDOW_BUCKETS,
    enableSnapshots: false,
    rollingPercentilesEnabled: false,
    errorFilter: (error: unknown) => isPermanent(error) || options.isPermanent?.(error) === true,
  };
}

function isPermanent(error: unknown): boolean {
  return error instanceof Problem && (error.disposition === 'park' || error.disposition === 'ignore');
}

/** The percentage is of the calls that began, those under way among them; a streak is of those that ended. */
function openAfterStreak<A extends unknown[], R>(
  circuit: CircuitBreaker<A, R>,
  { volumeMin = BREAKER_VOLUME_MIN, windowMs = BREAKER_WINDOW_MS }: BreakerOptions,
): void {
  let failures = 0;
  let sinceMs = 0;
  circuit.on('success', () => {
    failures = 0;
  });
  circuit.on('failure', () => {
    if (failures === 0 || Date.now() - sinceMs > windowMs) {
      failures = 0;
      sinceMs = Date.now();
    }
    failures += 1;
    if (failures >= volumeMin && circuit.closed) circuit.open();
  });
}

interface Translation {
  readonly name: string;
  readonly scope: ProblemScope;
  readonly openForMs: number;
  readonly resetMs: number;
  readonly random: () => number;
}

/** Jobs turned away wait until the trial is due and then up to one more period, so that they do not all come at once. */
function translate(error: unknown, to: Translation): unknown {
  switch ((error as { code?: unknown } | undefined)?.code) {
    case 'EOPENBREAKER':
    case 'ESHUTDOWN': {
      const waitMs = Math.round(Math.max(to.openForMs, 0) + to.resetMs * to.random());
      return new Problem(`${to.scope}.circuit_open`, 'wait', `${to.name}: the circuit is open`, {
        waitMs,
        cause: error,
      });
    }
    case 'ETIMEDOUT':
      return CircuitBreaker.isOurError(error as Error)
        ? new Problem(`${to.scope}.call_timed_out`, 'retry', `${to.name}: no answer in time`, { cause: error })
        : error;
    default:
      return error;
  }
}

function report<A extends unknown[], R>(
  name: string,
  circuit: CircuitBreaker<A, R>,
  { log, metrics }: BreakerOptions,
): void {
  circuit.on('open', () => {
    metrics?.circuit(name, 'open');
    log?.warn({ circuit: name }, 'circuit.opened');
  });
  circuit.on('halfOpen', () => metrics?.circuit(name, 'halfOpen'));
  circuit.on('close', () => {
    metrics?.circuit(name, 'closed');
    log?.info({ circuit: name }, 'circuit.closed');
  });
  circuit.on('success', () => metrics?.circuitCalled(name, 'answered'));
  circuit.on('failure', () => metrics?.circuitCalled(name, 'failed'));
  circuit.on('reject', () => metrics?.circuitCalled(name, 'rejected'));
}

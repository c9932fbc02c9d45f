/** What is to happen with the work that met a problem. */
export type Disposition =
  /** try again soon; an attempt is spent */
  | 'retry'
  /** try again after `waitMs`; nothing was tried, so no attempt is spent (circuit open, rate limit, quiet hours) */
  | 'wait'
  /** only a person can help; the row is kept as parked */
  | 'park'
  /** nothing to do, and that is fine */
  | 'ignore';

/** First word of a problem code: the stage or adapter that met it. */
export type ProblemScope =
  | 'ingress'
  | 'matching'
  | 'pushback'
  | 'refunds'
  | 'announce'
  | 'poller'
  | 'relay'
  | 'console'
  | 'store'
  | 'queue'
  | 'stripe'
  | 'oms';

/** `scope.noun_state`, stable, e.g. `pushback.oms_unavailable`. */
export type ProblemCode = `${ProblemScope}.${string}`;

export interface ProblemOptions {
  /** For `wait` (and as a lower bound for `retry`): milliseconds until the next try. */
  readonly waitMs?: number;
  readonly cause?: unknown;
}

/**
 * An expected failure, with the decision what happens to the work. Return it for one job of a batch, or throw it for the whole batch.
 * Everything that is thrown and is not a Problem is a surprise.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly disposition: Disposition;
  readonly waitMs?: number;

  constructor(code: ProblemCode, disposition: Disposition, message: string, options: ProblemOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.disposition = disposition;
    if (options.waitMs !== undefined) this.waitMs = options.waitMs;
  }
}

export function isProblem(error: unknown): error is Problem {
  return error instanceof Problem;
}

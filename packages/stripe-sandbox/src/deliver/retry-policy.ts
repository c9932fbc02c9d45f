import { randomOf } from '../world/seeded-random.js';

/** How failed deliveries are tried again. Stripe's own takes three days; the sandbox's takes about two and a half minutes. */
export interface RetryPolicy {
  readonly firstDelayMs: number;
  readonly factor: number;
  readonly delayMsMax: number;
  readonly attemptsMax: number;
  /** How long an answer is waited for. */
  readonly answerMsMax: number;
}

export const SHORT_RETRIES: RetryPolicy = {
  firstDelayMs: 250,
  factor: 2,
  delayMsMax: 10_000,
  attemptsMax: 20,
  answerMsMax: 10_000,
};

/** Exponential with up to a fifth of seeded jitter on top. @param attempt the one that failed, from 1. */
export function retryDelayMs(policy: RetryPolicy, attempt: number, seed: string, delivery: string): number {
  const plainMs = Math.min(policy.firstDelayMs * policy.factor ** (attempt - 1), policy.delayMsMax);
  return Math.round(plainMs * (1 + randomOf(seed, 'retry', delivery, attempt).fraction() / 5));
}

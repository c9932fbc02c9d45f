import { randomOf } from '../world/seeded-random.js';
import type { World } from '../world/world.js';
import { StripeError } from './stripe-error.js';

const RATE_LIMIT_REASONS = [
  'global-rate',
  'endpoint-rate',
  'global-concurrency',
  'endpoint-concurrency',
  'resource-specific',
];

/** What goes wrong with one API call; drawn from the seed and the number of the call. */
export interface CallPlan {
  readonly refusal: StripeError | undefined;
  readonly loseAnswer: boolean;
  /** The call is done and answered 500 all the same. */
  readonly failAfter: boolean;
  /** The connection is cut and nothing done. */
  readonly reset: boolean;
  readonly latencyMs: number;
}

const PLAIN: CallPlan = { refusal: undefined, loseAnswer: false, failAfter: false, reset: false, latencyMs: 0 };

/** @param requestNumber number of the call since the start of the data. */
export function planCall(world: World, requestNumber: number): CallPlan {
  const { apiRateLimitRate, apiErrorRate, apiLostAnswerRate, apiErrorAfterRate, apiResetRate, apiLatencyMsMax } =
    world.faults;
  const rates = apiRateLimitRate + apiErrorRate + apiLostAnswerRate + apiErrorAfterRate + apiResetRate;
  if (rates + apiLatencyMsMax === 0) return PLAIN;
  const random = randomOf(world.seed, 'call', requestNumber);
  const limited = random.fraction() < apiRateLimitRate;
  const failed = random.fraction() < apiErrorRate;
  const loseAnswer = random.fraction() < apiLostAnswerRate;
  const reason = RATE_LIMIT_REASONS[random.between(0, RATE_LIMIT_REASONS.length - 1)] ?? 'global-rate';
  const latencyMs = random.between(0, apiLatencyMsMax);
  // Drawn last, so that a seed of before these were known draws the same as it did.
  const failAfter = random.fraction() < apiErrorAfterRate;
  const reset = random.fraction() < apiResetRate;
  const refusal = limited ? rateLimited(reason) : failed ? serverError() : undefined;
  return { refusal, loseAnswer, failAfter, reset, latencyMs };
}

function rateLimited(reason: string): StripeError {
  const message = 'Request rate limit exceeded. Retry with exponential backoff.';
  return new StripeError(
    429,
    { type: 'invalid_request_error', code: 'rate_limit', message },
    {
      beforeExecution: true,
      headers: { 'stripe-rate-limited-reason': reason, 'stripe-should-retry': 'true' },
    },
  );
}

/** @param beforeExecution whether nothing was done, so that the idempotency key does not keep the answer. */
export function serverError(beforeExecution = true): StripeError {
  const message = 'An unknown error occurred.';
  return new StripeError(
    500,
    { type: 'api_error', message },
    { beforeExecution, headers: { 'stripe-should-retry': 'true' } },
  );
}

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
  readonly latencyMs: number;
}

const PLAIN: CallPlan = { refusal: undefined, loseAnswer: false, latencyMs: 0 };

/** @param requestNumber number of the call since the start of the data. */
export function planCall(world: World, requestNumber: number): CallPlan {
  const { apiRateLimitRate, apiErrorRate, apiLostAnswerRate, apiLatencyMsMax } = world.faults;
  if (apiRateLimitRate + apiErrorRate + apiLostAnswerRate + apiLatencyMsMax === 0) return PLAIN;
  const random = randomOf(world.seed, 'call', requestNumber);
  const limited = random.fraction() < apiRateLimitRate;
  const failed = random.fraction() < apiErrorRate;
  const loseAnswer = random.fraction() < apiLostAnswerRate;
  const reason = RATE_LIMIT_REASONS[random.between(0, RATE_LIMIT_REASONS.length - 1)] ?? 'global-rate';
  const latencyMs = random.between(0, apiLatencyMsMax);
  const refusal = limited ? rateLimited(reason) : failed ? serverError() : undefined;
  return { refusal, loseAnswer, latencyMs };
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

function serverError(): StripeError {
  const message = 'An unknown error occurred.';
  return new StripeError(
    500,
    { type: 'api_error', message },
    { beforeExecution: true, headers: { 'stripe-should-retry': 'true' } },
  );
}

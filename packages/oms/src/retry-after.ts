import { RETRY_AFTER_MS_MAX, RETRY_AFTER_MS_MIN } from './limits.js';

const DELAY_SECONDS = /^\d{1,10}$/;

/**
 * Milliseconds that a `Retry-After` header asks for: seconds, or an HTTP date (RFC 9110, 10.2.3).
 * @returns null for no header or one that says nothing; at least a second and at most a day
 */
export function retryAfterMs(header: string | readonly string[] | null | undefined, nowMs: number): number | null {
  const text = (typeof header === 'string' ? header : header?.[0])?.trim() ?? '';
  const askedMs = DELAY_SECONDS.test(text) ? Number(text) * 1_000 : dateMs(text) - nowMs;
  return Number.isNaN(askedMs) ? null : Math.min(Math.max(askedMs, RETRY_AFTER_MS_MIN), RETRY_AFTER_MS_MAX);
}

/** Only dates as HTTP writes them: `Date.parse` would take "2" for a month. */
function dateMs(text: string): number {
  return /^[A-Za-z]{3,9},? .*GMT$/.test(text) ? Date.parse(text) : Number.NaN;
}

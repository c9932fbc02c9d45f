import Stripe from 'stripe';

/** Why a refund was not made, or that nobody knows. `because` is for people. */
export type RefundNotMade =
  /** Stripe said no for good. */
  | { readonly kind: 'refused'; readonly code: string; readonly because: string }
  /** The call may have been carried out. */
  | { readonly kind: 'unknown'; readonly because: string }
  /** Certainly not carried out, and worth another try. */
  | {
      readonly kind: 'not_sent';
      readonly why: 'throttled' | 'key_refused';
      readonly because: string;
      /** Milliseconds that Stripe asks to wait; `null` where it does not say. */
      readonly waitMs: number | null;
    };

/** Stripe's codes in the words of people who give money back. */
const PLAIN: Readonly<Record<string, string>> = {
  charge_already_refunded: 'the payment has been refunded in full already',
  charge_disputed: 'the payment is disputed: the bank has taken the money back, and a refund would pay twice',
  amount_too_large: 'more was asked for than the payment still holds at Stripe',
  refund_disputed_payment: 'the payment is disputed: the bank has taken the money back, and a refund would pay twice',
  resource_missing: 'Stripe does not know the payment: is the key of this account?',
  charge_not_refundable: 'the way it was paid does not allow refunds',
  insufficient_funds: 'the Stripe balance does not cover the refund',
  balance_insufficient: 'the Stripe balance does not cover the refund',
};

const TOO_LARGE = /greater than (?:unrefunded|the (?:amount|unrefunded))/i;
const MS_PER_SECOND = 1_000;

/** What an error of the SDK says about a refund (docs.stripe.com/api/errors; every kind of error is sorted, none is thrown on). */
export function notMade(error: unknown): RefundNotMade {
  if (!(error instanceof Stripe.errors.StripeError)) return { kind: 'unknown', because: textOf(error) };
  const because = error.message.slice(0, TEXT_CHARS_MAX);
  if (error instanceof Stripe.errors.StripeRateLimitError || error.statusCode === 429)
    return { kind: 'not_sent', why: 'throttled', because: 'Stripe asked for fewer calls', waitMs: waitOf(error) };
  if (error.statusCode === 401 || error.statusCode === 403)
    return { kind: 'not_sent', why: 'key_refused', because: `Stripe refused the key: ${because}`, waitMs: null };
  // Under a key that is taken, or was used for something else, a refund may well have been made.
  if (error instanceof Stripe.errors.StripeIdempotencyError || error.statusCode === 409)
    return { kind: 'unknown', because: `the key is in use: ${because}` };
  const definite = error.statusCode === 400 || error.statusCode === 402 || error.statusCode === 404;
  if (!definite) return { kind: 'unknown', because: `no answer of Stripe: ${because}` };
  const code = error.code ?? (TOO_LARGE.test(error.message) ? 'amount_too_large' : 'refused');
  return { kind: 'refused', code, because: PLAIN[code] ?? because };
}

const TEXT_CHARS_MAX = 300;

function waitOf(error: Stripe.errors.StripeError): number | null {
  const seconds = Number(error.headers?.['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * MS_PER_SECOND : null;
}

function textOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, TEXT_CHARS_MAX);
}

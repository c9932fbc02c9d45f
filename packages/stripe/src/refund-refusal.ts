import Stripe from 'stripe';

/** Why a refund was not made, or that nobody knows. `because` is for people. */
export type RefundNotMade =
  /** Stripe said no for good. */
  | { readonly kind: 'refused'; readonly code: string; readonly because: string }
  /** The call may have been carried out. `kept`: Stripe remembers an error under the key and will answer nothing else to it. */
  | { readonly kind: 'unknown'; readonly because: string; readonly kept: boolean }
  /** Certainly not carried out, and worth another try. */
  | {
      readonly kind: 'not_sent';
      readonly why: 'throttled' | 'key_refused' | 'unreachable';
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
  email_missing:
    'Stripe asks by e-mail which bank account the money goes to, and knows no address of the customer: ask again with one',
};

const NO_EMAIL = /\bemail\b/i;
const TOO_LARGE = /greater than (?:unrefunded|the (?:amount|unrefunded))/i;
const MS_PER_SECOND = 1_000;

/** What an error of the SDK says about a refund (docs.stripe.com/api/errors; every kind of error is sorted, none is thrown on). */
export function notMade(error: unknown): RefundNotMade {
  if (!(error instanceof Stripe.errors.StripeError)) return unknown(textOf(error));
  const unreached = wasNotReached(error);
  if (unreached !== null) return { kind: 'not_sent', why: 'unreachable', because: unreached, waitMs: null };
  const because = error.message.slice(0, TEXT_CHARS_MAX);
  if (error instanceof Stripe.errors.StripeRateLimitError || error.statusCode === 429)
    return { kind: 'not_sent', why: 'throttled', because: 'Stripe asked for fewer calls', waitMs: waitOf(error) };
  if (error.statusCode === 401 || error.statusCode === 403)
    return { kind: 'not_sent', why: 'key_refused', because: `Stripe refused the key: ${because}`, waitMs: null };
  // Under a key that is taken, or was used for something else, a refund may well have been made.
  if (error instanceof Stripe.errors.StripeIdempotencyError || error.statusCode === 409)
    return unknown(`the key is in use: ${because}`);
  const definite = error.statusCode === 400 || error.statusCode === 402 || error.statusCode === 404;
  if (!definite) return unknown(`no answer of Stripe: ${because}`, isKeptError(error));
  const code = error.code ?? wordFor(error);
  return { kind: 'refused', code, because: PLAIN[code] ?? because };
}

const TEXT_CHARS_MAX = 300;

/** A word for refusals to which Stripe gives no code of its own. */
function wordFor({ message }: Stripe.errors.StripeError): string {
  if (TOO_LARGE.test(message)) return 'amount_too_large';
  return NO_EMAIL.test(message) ? 'email_missing' : 'refused';
}

function unknown(because: string, kept = false): RefundNotMade {
  return { kind: 'unknown', because, kept };
}

/** Errors before anything was written to a connection: no host, no listener, no way there, no agreement on encryption. */
const BEFORE_ANY_BYTE =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_[A-Z]+|EHOSTUNREACH|ENETUNREACH|ERR_(?:TLS|SSL)_\w+|CERT_\w+|\w+_CERT\w*)$/;
/** The SDK repeats a call whose connection was cut, and then tells of the repetition alone: the first may have got through. */
const REPEATED = /\bretried\b/;

/** Why Stripe was certainly not reached; `null` where it may have been. */
function wasNotReached(error: Stripe.errors.StripeError): string | null {
  if (!(error instanceof Stripe.errors.StripeConnectionError) || REPEATED.test(error.message)) return null;
  const { detail } = error as { readonly detail?: unknown };
  const code = (detail as { readonly code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' && BEFORE_ANY_BYTE.test(code) ? `Stripe cannot be reached (${code})` : null;
}

const SERVER_ERROR_MIN = 500;

/** An error that Stripe repeats from its memory: the first call under the key has ended, and with no other answer. */
function isKeptError(error: Stripe.errors.StripeError): boolean {
  return (error.statusCode ?? 0) >= SERVER_ERROR_MIN && error.headers?.['idempotent-replayed'] === 'true';
}

function waitOf(error: Stripe.errors.StripeError): number | null {
  const seconds = Number(error.headers?.['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * MS_PER_SECOND : null;
}

function textOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, TEXT_CHARS_MAX);
}

import Stripe from 'stripe';

/** Why a read gave nothing. `because` is for people and never holds the key. */
export type ReadTrouble =
  /** Stripe asks for fewer calls, cannot be reached, or failed; `waitMs` where it said for how long to stay away. */
  | { readonly kind: 'away'; readonly because: string; readonly waitMs: number | null }
  /** The key is wrong altogether, or lacks the right to this list: nothing but a person helps. */
  | { readonly kind: 'refused'; readonly because: string; readonly wholeKey: boolean }
  /** Stripe does not know the object that the call names, any more or at all. */
  | { readonly kind: 'unknown_object'; readonly because: string }
  /** Stripe does not take the call as it is, as of an account that has no cash balances. */
  | { readonly kind: 'invalid'; readonly because: string };

const TEXT_CHARS_MAX = 300;
const MS_PER_SECOND = 1_000;

/** Sorts every error of a read (docs.stripe.com/error-handling); none is thrown on. */
export function readTrouble(error: unknown): ReadTrouble {
  const because = (error instanceof Error ? error.message : String(error)).slice(0, TEXT_CHARS_MAX);
  if (!(error instanceof Stripe.errors.StripeError)) return { kind: 'away', because, waitMs: null };
  if (error.statusCode === 401 || error.statusCode === 403)
    return { kind: 'refused', because, wholeKey: error.statusCode === 401 };
  if (error.code === 'resource_missing' || error.statusCode === 404) return { kind: 'unknown_object', because };
  if (error.statusCode === 400) return { kind: 'invalid', because };
  return { kind: 'away', because, waitMs: waitOf(error) };
}

/** `Retry-After` in seconds; Stripe sends no date there. */
function waitOf(error: Stripe.errors.StripeError): number | null {
  const seconds = Number(error.headers?.['retry-after'] ?? Number.NaN);
  return seconds > 0 ? seconds * MS_PER_SECOND : null;
}

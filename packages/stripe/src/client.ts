/*
 * The one way to Stripe's API. Input: a secret key and, for a sandbox, another address. Output: the official client, pinned to
 * the API version of its own release. Retries here are of one call; an attempt by a later job is a new call with a new automatic
 * idempotency key, so writes must bring their own stored key. The client does not retry 429 and knows nothing of our rate budget.
 */
import Stripe from 'stripe';

export type StripeClient = Stripe;

export interface StripeClientSettings {
  readonly apiKey: string;
  /** Scheme, host and port of another Stripe than the real one: `http://127.0.0.1:7410`. */
  readonly apiBase?: string;
  /** Longest wait for one attempt; shorter than a job's lock, which the SDK's own 80 s is not. */
  readonly timeoutMs?: number;
  readonly maxNetworkRetries?: number;
}

/** @throws TypeError when the address is not one of a host alone; its text never holds the key */
export function createStripeClient(settings: StripeClientSettings): StripeClient {
  return new Stripe(settings.apiKey, {
    ...(settings.apiBase === undefined ? {} : addressOf(settings.apiBase)),
    timeout: settings.timeoutMs ?? 10_000,
    maxNetworkRetries: settings.maxNetworkRetries ?? 2,
    telemetry: false,
    appInfo: { name: 'quittance' },
  });
}

/**
 * Which of the two worlds a key opens (docs.stripe.com/keys: `sk_` and `rk_`, then the mode).
 * @throws TypeError for anything that is not a secret or restricted key; its text never holds the key
 */
export function modeOfKey(key: string): 'live' | 'test' {
  const mode = /^(?:sk|rk)_(live|test)_/.exec(key)?.[1];
  if (mode !== 'live' && mode !== 'test')
    throw new TypeError('the Stripe key starts with none of sk_live_, sk_test_, rk_live_, rk_test_');
  return mode;
}

function addressOf(apiBase: string): { protocol: 'http' | 'https'; host: string; port: number } {
  const url = URL.parse(apiBase);
  const protocol = url?.protocol.slice(0, -1);
  if (url === null || (protocol !== 'http' && protocol !== 'https'))
    throw new TypeError('the Stripe API address is not an http(s) URL');
  if (url.pathname !== '/' || url.search !== '' || url.username !== '')
    throw new TypeError('the Stripe API address must be a scheme, a host and a port alone');
  return { protocol, host: url.hostname, port: Number(url.port) || (protocol === 'https' ? 443 : 80) };
}

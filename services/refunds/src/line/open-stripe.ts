import type { ServiceContext } from '@quittance/runtime';
import { createStripeClient, modeOfKey, type StripeClient } from '@quittance/stripe';
import { type Line, openLine } from './open-line.js';

/** Stripe as this process reaches it: one client and one line for all that asks and all that reads. */
export interface StripeOpened {
  readonly client: StripeClient;
  readonly line: Line;
  /** Whose money the key moves; `null` where it does not tell. */
  readonly mode: 'live' | 'test' | null;
}

interface Keyed {
  readonly STRIPE_SECRET_KEY?: string | undefined;
  readonly STRIPE_API_BASE?: string | undefined;
  readonly STRIPE_CALL_MS: number;
  readonly STRIPE_PAUSE_MS: number;
}

/** Opens the way to Stripe. @returns `null` without a key, which the log says: then refunds wait and none is read */
export function openStripe({
  config,
  log,
  metrics,
  onStop,
}: Pick<ServiceContext<Keyed>, 'config' | 'log' | 'metrics' | 'onStop'>): StripeOpened | null {
  const { STRIPE_SECRET_KEY: apiKey, STRIPE_API_BASE: apiBase } = config;
  if (apiKey === undefined) {
    log.warn({ remedy: 'set STRIPE_SECRET_KEY' }, 'refunds.no_stripe_key');
    return null;
  }
  const client = createStripeClient({
    apiKey,
    ...(apiBase === undefined ? {} : { apiBase }),
    timeoutMs: config.STRIPE_CALL_MS,
    maxNetworkRetries: 0,
  });
  const line = openLine({ log, metrics, resetMs: config.STRIPE_PAUSE_MS });
  onStop('line to Stripe', async () => line.close());
  return { client, line, mode: modeOf(apiKey) };
}

/** Keys of an organisation do not tell their mode. */
function modeOf(key: string): 'live' | 'test' | null {
  try {
    return modeOfKey(key);
  } catch {
    return null;
  }
}

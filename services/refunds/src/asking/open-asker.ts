import type { ServiceContext } from '@quittance/runtime';
import type { Store } from '@quittance/store';
import { createStripeClient, modeOfKey, openRefundDesk } from '@quittance/stripe';
import { refundAsker } from './ask-for-refunds.js';
import { CALL_MS_MAX } from './limits.js';
import { openWayToStripe, type WayOptions } from './way-to-stripe.js';

interface Keyed {
  readonly STRIPE_SECRET_KEY?: string | undefined;
  readonly STRIPE_API_BASE?: string | undefined;
}

type Context = Pick<ServiceContext<Keyed>, 'config' | 'log' | 'metrics' | 'onStop'>;

/** Opens the way to Stripe and makes the handler over it. Without a key refunds that are asked for wait, and the log says so. */
export function openAsker({ config, log, metrics, onStop }: Context, store: Store, tuning: WayOptions = {}) {
  const { STRIPE_SECRET_KEY: apiKey, STRIPE_API_BASE: apiBase } = config;
  if (apiKey === undefined) {
    log.warn({ remedy: 'set STRIPE_SECRET_KEY' }, 'refunds.no_stripe_key');
    return refundAsker({ store, way: null, mode: null, log });
  }
  const client = createStripeClient({
    apiKey,
    ...(apiBase === undefined ? {} : { apiBase }),
    timeoutMs: CALL_MS_MAX,
    maxNetworkRetries: 0,
  });
  const way = openWayToStripe(openRefundDesk(client), { log, metrics, ...tuning });
  onStop('way to Stripe', async () => way.close());
  return refundAsker({ store, way, mode: modeOf(apiKey), log });
}

/** Keys of an organisation do not tell their mode. */
function modeOf(key: string): 'live' | 'test' | null {
  try {
    return modeOfKey(key);
  } catch {
    return null;
  }
}

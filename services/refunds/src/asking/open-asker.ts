import type { Logger } from '@quittance/runtime';
import type { Store } from '@quittance/store';
import { openRefundDesk } from '@quittance/stripe';
import type { StripeOpened } from '../line/open-stripe.js';
import { refundAsker } from './ask-for-refunds.js';
import { openWayToStripe } from './way-to-stripe.js';

/** Makes the handler over the line to Stripe. Without a key refunds that are asked for wait. */
export function openAsker(stripe: StripeOpened | null, store: Store, log: Logger) {
  if (stripe === null) return refundAsker({ store, way: null, mode: null, log });
  const way = openWayToStripe(openRefundDesk(stripe.client), { line: stripe.line });
  return refundAsker({ store, way, mode: stripe.mode, log });
}

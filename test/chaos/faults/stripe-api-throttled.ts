import type { Fault } from './fault.js';
import { refundsOnce } from './refunds-once.js';

export const stripeApiThrottled: Fault = {
  name: 'stripe-api-throttled',
  part: 'Stripe',
  says: 'Stripe’s API answers 429',
  made: 'Stripe’s side refuses most calls, and does nothing',
  healed: 'it behaves again',
  mustBeSeen: 'asked again later with the same key: one refund',
  recoveryMsMax: 180000,
  lastsMs: [1500, 3000],
  inject: async ({ lane }) => {
    lane.sandbox.faults({ apiRateLimitRate: 0.7 });
    return { heal: async () => void lane.sandbox.faults({ apiRateLimitRate: 0 }), observe: () => refundsOnce(lane) };
  },
};

import type { Fault } from './fault.js';
import { refundsOnce } from './refunds-once.js';

export const stripeApiHangs: Fault = {
  name: 'stripe-api-hangs',
  part: 'Stripe',
  says: 'Stripe’s API does not answer',
  made: 'a faulty line between the services and Stripe’s API',
  healed: 'the line as it was',
  mustBeSeen: 'the call ends at its bound and is asked again with the same key: one refund',
  recoveryMsMax: 240000,
  lastsMs: [2000, 4000],
  inject: async ({ lane }) => {
    await lane.lines.stripe.hurt({ blackHole: true });
    return { heal: () => lane.lines.stripe.mend(), observe: () => refundsOnce(lane) };
  },
};

import type { Fault } from './fault.js';
import { refundsOnce } from './refunds-once.js';

export const stripeApiCut: Fault = {
  name: 'stripe-api-cut',
  part: 'Stripe',
  says: 'Stripe’s API cannot be reached',
  made: 'a faulty line between the services and Stripe’s API',
  healed: 'the line as it was',
  mustBeSeen: 'asked again with the same key: one refund',
  recoveryMsMax: 240000,
  lastsMs: [1500, 3000],
  inject: async ({ lane }) => {
    await lane.lines.stripe.hurt({ down: true });
    return { heal: () => lane.lines.stripe.mend(), observe: () => refundsOnce(lane) };
  },
};

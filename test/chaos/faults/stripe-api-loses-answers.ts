import type { Fault } from './fault.js';
import { refundsOnce } from './refunds-once.js';

export const stripeApiLosesAnswers: Fault = {
  name: 'stripe-api-loses-answers',
  part: 'Stripe',
  says: 'Stripe makes a refund and its answer is lost',
  made: 'a faulty line between the services and Stripe’s API',
  healed: 'the line as it was',
  mustBeSeen: 'it is looked up, or asked again with the same key: one refund',
  recoveryMsMax: 240000,
  lastsMs: [1500, 3000],
  inject: async ({ lane }) => {
    await lane.lines.stripe.hurt({ loseAnswerRate: 0.6 });
    return { heal: () => lane.lines.stripe.mend(), observe: () => refundsOnce(lane) };
  },
};

import type { Fault } from './fault.js';
import { must } from './fault.js';
import { askBack, paidOrder, refundedOf } from './paid-order.js';

export const twoRefundsAtOnce: Fault = {
  name: 'two-refunds-at-once',
  part: 'operation',
  says: 'Two operators give back the same money at once',
  made: 'four requests of two thirds of a payment each, at once, under different keys',
  healed: 'nothing to heal',
  mustBeSeen: 'one is taken; never more is given back than came',
  recoveryMsMax: 120000,
  inject: async ({ lane, draw }) => {
    const order = await paidOrder(lane, draw);
    const answers = await Promise.all([1, 2, 3, 4].map((n) => askBack(lane, order, 670, `race-${order}-${n}`)));
    return {
      heal: async () => undefined,
      observe: async () => {
        must(answers.filter((each) => each < 300).length === 1, `answered ${answers.join()}`);
        const made = await refundedOf(lane, order);
        must(made === 670, `${made} was given back`);
        return 'one taken, three refused';
      },
    };
  },
};

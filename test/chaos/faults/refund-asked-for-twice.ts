import type { Fault } from './fault.js';
import { must } from './fault.js';
import { askBack, paidOrder, refundedOf } from './paid-order.js';

export const refundAskedForTwice: Fault = {
  name: 'refund-asked-for-twice',
  part: 'operation',
  says: 'An operator clicks twice',
  made: 'ten times the same request for a refund at once, under one key',
  healed: 'nothing to heal',
  mustBeSeen: 'one refund, the same answer ten times',
  recoveryMsMax: 120000,
  inject: async ({ lane, draw }) => {
    const order = await paidOrder(lane, draw);
    const answers = await Promise.all(Array.from({ length: 10 }, () => askBack(lane, order, 400, `twice-${order}`)));
    return {
      heal: async () => undefined,
      observe: async () => {
        must(
          answers.every((each) => each < 500),
          `answered ${answers.join()}`,
        );
        const made = await refundedOf(lane, order);
        must(made === 400, `${made} was given back`);
        return `one refund; answered ${[...new Set(answers)].join(' and ')}`;
      },
    };
  },
};

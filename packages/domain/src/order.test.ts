import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Currency } from './currency.js';
import { type OrderMoney, openAmount, type PaymentState, paymentState, releaseOf } from './order.js';

/** amount, paid, refunded, disputed, adjusted, overpaid, cancelled, dispute open: state, open, ships */
const TABLE: readonly (readonly [
  number,
  number,
  number,
  number,
  number,
  number,
  boolean,
  boolean,
  PaymentState,
  number,
  boolean,
])[] = [
  [500, 0, 0, 0, 0, 0, false, false, 'unpaid', 500, false],
  [500, 200, 0, 0, 0, 0, false, false, 'partially_paid', 300, false],
  [500, 500, 0, 0, 0, 0, false, false, 'paid', 0, true],
  [500, 490, 0, 0, 10, 0, false, false, 'paid', 0, true],
  [0, 0, 0, 0, 0, 0, false, false, 'paid', 0, true],
  [500, 500, 0, 0, 0, 20, false, false, 'overpaid', 0, true],
  [500, 0, 0, 0, 0, 20, false, false, 'unpaid', 500, false],
  [500, 300, 0, 0, 0, 20, false, false, 'partially_paid', 200, false],
  [500, 300, 200, 0, 0, 0, false, false, 'partially_refunded', 0, false],
  [500, 0, 500, 0, 0, 0, false, false, 'refunded', 0, false],
  [500, 0, 0, 500, 0, 0, false, false, 'disputed', 0, false],
  [500, 500, 0, 0, 0, 0, false, true, 'disputed', 0, false],
  [500, 500, 0, 0, 0, 0, true, false, 'cancelled', 0, false],
  [500, 0, 0, 0, 0, 0, true, true, 'cancelled', 500, false],
];

describe('the money state of an order', () => {
  for (const [amount, paid, refunded, disputed, adjusted, overpaid, cancelled, open, state, left, ships] of TABLE)
    it(`is ${state} with ${paid} of ${amount} paid, ${refunded} refunded, ${disputed} disputed, ${overpaid} waiting${cancelled ? ', cancelled' : ''}`, () => {
      const money: OrderMoney = {
        currency: 'usd' as Currency,
        amount: BigInt(amount),
        paid: BigInt(paid),
        refunded: BigInt(refunded),
        disputed: BigInt(disputed),
        adjusted: BigInt(adjusted),
        overpaid: BigInt(overpaid),
      };
      const found = paymentState(money, cancelled ? 'cancelled' : 'open', open);
      expect(found).to.equal(state);
      expect(openAmount(money)).to.equal(BigInt(left));
      expect(releaseOf(found).ship).to.equal(ships);
    });
});

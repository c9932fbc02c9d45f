import { decorated, digitsOnly, mistyped, saysNothing } from './memos.js';
import type { StoryKind } from './story.js';
import { register, type Telling, type Told, transfer } from './tell-story.js';

type TransferStoryKind = Extract<StoryKind, `transfer_${string}`>;

/** An order of this size at least, so that half a percent of it is something. */
const BIG_QUANTITY = 8;
/** The default policy closes differences of up to 100 minor units and half a percent of what is open. */
const FEE_MAX = 100;
const FEE_DIVISOR = 200;

/** Stories in which money comes by bank transfer, and only its memo, its amount and its sender tell what for. */
export const TRANSFER_STORIES: Readonly<Record<TransferStoryKind, (tell: Telling) => Told>> = {
  transfer_named: (tell) => paidInFull(tell, (reference) => decorated(tell.draw, reference)),
  transfer_digits_only: (tell) => paidInFull(tell, (reference) => digitsOnly(tell.draw, reference)),
  transfer_unnamed: (tell) => paidInFull(tell, () => saysNothing(tell.draw)),

  // The number is of no order, and an order of that number might still come: to see through two slips is a person's business.
  transfer_mistyped: (tell) => {
    const order = tell.transferOrder();
    const steps = [register(order), transfer(order, mistyped(tell.draw, order.reference))];
    return { orders: [order], steps, expectations: [tell.askAPerson(order)] };
  },

  transfer_fee_short: (tell) => {
    const order = tell.transferOrder(BIG_QUANTITY);
    const fee = Math.max(1, tell.draw.between(1, Math.min(FEE_MAX, Math.floor(order.amount / FEE_DIVISOR))));
    const steps = [register(order), transfer(order, decorated(tell.draw, order.reference), order.amount - fee)];
    return { orders: [order], steps, expectations: [tell.expect(order, 'paid', order.amount - fee)] };
  },

  transfer_part: (tell) => {
    const order = tell.transferOrder();
    const part = Math.floor((order.amount * tell.draw.between(3, 7)) / 10);
    const steps = [register(order), transfer(order, decorated(tell.draw, order.reference), part)];
    return { orders: [order], steps, expectations: [tell.expect(order, 'partially_paid', part)] };
  },

  transfer_overpaid: (tell) => {
    const order = tell.transferOrder();
    const more = order.amount + tell.draw.between(1, 5) * 100;
    const steps = [register(order), transfer(order, decorated(tell.draw, order.reference), more)];
    return { orders: [order], steps, expectations: [tell.expect(order, 'overpaid', order.amount)] };
  },

  transfer_before_order: (tell) => {
    const order = tell.transferOrder();
    const steps = [transfer(order, decorated(tell.draw, order.reference)), register(order)];
    return { orders: [order], steps, expectations: [tell.expect(order, 'paid', order.amount)] };
  },

  transfer_for_two: (tell) => {
    const first = tell.transferOrder();
    const second = tell.sameAgain(first);
    const memo = decorated(tell.draw, first.reference, second.reference);
    return bothPaid(tell, first, second, memo);
  },

  transfer_sum_of_two: (tell) => {
    const first = tell.transferOrder();
    return bothPaid(tell, first, tell.sameAgain(first), saysNothing(tell.draw));
  },

  // Two orders of one amount, and a number in the words that may tell which of them is meant: the older one is not simply taken.
  transfer_tie: (tell) => {
    const first = tell.transferOrder();
    const second = tell.sameAgain(first);
    const steps = [register(first), register(second), transfer(first, 'for table 77')];
    return { orders: [first, second], steps, expectations: [tell.askAPerson(first), tell.askAPerson(second)] };
  },

  transfer_as_told: (tell) => {
    const order = tell.transferOrder();
    const { reference: orderReference, amount, currency } = order;
    const steps = [register(order), { do: 'transfer_as_told', orderReference, amount, currency } as const];
    return { orders: [order], steps, expectations: [tell.expect(order, 'paid', amount)] };
  },
};

function paidInFull(tell: Telling, memoFor: (reference: string) => string | null): Told {
  const order = tell.transferOrder();
  const steps = [register(order), transfer(order, memoFor(order.reference))];
  return { orders: [order], steps, expectations: [tell.expect(order, 'paid', order.amount)] };
}

function bothPaid(
  tell: Telling,
  first: Told['orders'][number],
  second: Told['orders'][number],
  memo: string | null,
): Told {
  const sum = first.amount + second.amount;
  const steps = [register(first), register(second), transfer(first, memo, sum)];
  const expectations = [first, second].map((order) => tell.expect(order, 'paid', order.amount));
  return { orders: [first, second], steps, expectations };
}

import type { StoryKind } from './story.js';
import { payByCard, register, type Telling, type Told } from './tell-story.js';

type CardStoryKind = Extract<StoryKind, `card_${string}` | 'cancelled_after_payment' | 'paid_after_cancel'>;

/** Stories in which the shop's own checkout names the order, so that nothing has to be guessed. */
export const CARD_STORIES: Readonly<Record<CardStoryKind, (tell: Telling) => Told>> = {
  card_paid: (tell) => {
    const order = tell.cardOrder();
    return {
      orders: [order],
      steps: [register(order), payByCard(order)],
      expectations: [tell.expect(order, 'paid', order.amount)],
    };
  },

  card_declined_then_paid: (tell) => {
    const order = tell.cardOrder();
    const steps = [register(order), payByCard(order, { card: 'is_declined' }), payByCard(order)];
    return { orders: [order], steps, expectations: [tell.expect(order, 'paid', order.amount)] };
  },

  card_never_paid: (tell) => {
    const order = tell.cardOrder();
    const steps = [register(order), payByCard(order, { card: 'is_declined' })];
    return { orders: [order], steps, expectations: [tell.expect(order, 'unpaid', 0)] };
  },

  card_instalments: (tell) => {
    const order = tell.cardOrder();
    const third = part(order.amount, 3);
    const parts = [third, third, order.amount - 2 * third];
    const steps = [
      register(order),
      ...parts.map((amount, n) => payByCard(order, { amount, payment: `part ${n + 1}` })),
    ];
    return { orders: [order], steps, expectations: [tell.expect(order, 'paid', order.amount)] };
  },

  card_instalment_missing: (tell) => {
    const order = tell.cardOrder();
    const half = part(order.amount, 2);
    const steps = [register(order), payByCard(order, { amount: half })];
    return { orders: [order], steps, expectations: [tell.expect(order, 'partially_paid', half)] };
  },

  card_overpaid: (tell) => {
    const order = tell.cardOrder();
    const steps = [register(order), payByCard(order, { amount: order.amount + part(order.amount, 10) })];
    return { orders: [order], steps, expectations: [tell.expect(order, 'overpaid', order.amount)] };
  },

  card_before_order: (tell) => {
    const order = tell.cardOrder();
    return {
      orders: [order],
      steps: [payByCard(order), register(order)],
      expectations: [tell.expect(order, 'paid', order.amount)],
    };
  },

  card_wrong_currency: (tell) => {
    const order = tell.cardOrder();
    const currency = order.currency === 'usd' ? 'eur' : 'usd';
    return {
      orders: [order],
      steps: [register(order), payByCard(order, { currency })],
      expectations: [tell.askAPerson(order)],
    };
  },

  card_refunded: (tell) => {
    const order = tell.cardOrder();
    const steps = [register(order), payByCard(order), { do: 'refund', payment: 'first' } as const];
    return { orders: [order], steps, expectations: [tell.expect(order, 'refunded', 0, order.amount)] };
  },

  card_partly_refunded: (tell) => {
    const order = tell.cardOrder();
    const amount = part(order.amount, tell.draw.between(3, 5));
    const steps = [register(order), payByCard(order), { do: 'refund', payment: 'first', amount } as const];
    return {
      orders: [order],
      steps,
      expectations: [tell.expect(order, 'partially_refunded', order.amount - amount, amount)],
    };
  },

  card_refund_fails: (tell) => {
    const order = tell.cardOrder();
    const steps = [
      register(order),
      payByCard(order, { card: 'pays_refund_fails' }),
      { do: 'refund', payment: 'first' } as const,
    ];
    return { orders: [order], steps, expectations: [tell.expect(order, 'paid', order.amount)] };
  },

  card_disputed: (tell) => {
    const order = tell.cardOrder();
    const steps = [register(order), payByCard(order, { card: 'pays_then_disputed' })];
    return { orders: [order], steps, expectations: [tell.expect(order, 'disputed', 0)] };
  },

  cancelled_after_payment: (tell) => {
    const order = tell.cardOrder();
    const steps = [
      register(order),
      payByCard(order),
      { do: 'await_paid', order } as const,
      { do: 'cancel', order } as const,
    ];
    return { orders: [order], steps, expectations: [tell.expect(order, 'cancelled', order.amount)] };
  },

  paid_after_cancel: (tell) => {
    const order = tell.cardOrder();
    const steps = [register(order), { do: 'cancel', order } as const, payByCard(order)];
    return { orders: [order], steps, expectations: [tell.expect(order, 'cancelled', 0)] };
  },
};

/** About this part of an amount. Amounts of three-decimal currencies end in 0 at Stripe, so all parts do. */
function part(amount: number, of: number): number {
  return Math.floor(amount / of / 10) * 10;
}

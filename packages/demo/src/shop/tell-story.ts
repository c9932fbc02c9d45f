import type { PaymentState } from '@quittance/domain';
import type { Draw } from './draw.js';
import { CARD_CURRENCIES, drawLines, TRANSFER_CURRENCIES, totalOf } from './goods.js';
import { orderReference } from './order-reference.js';
import type { Card, Expectation, PlannedOrder, Step, StoryKind } from './story.js';

/** Orders a story may have; their numbers are set aside for it. */
export const STORY_ORDERS_MAX = 2;

/** What a story is told with. */
export interface Telling {
  readonly kind: StoryKind;
  readonly draw: Draw;
  /** A new order by card or by transfer. @param quantityMin of each line */
  cardOrder(): PlannedOrder;
  transferOrder(quantityMin?: number): PlannedOrder;
  /** The same goods once more. */
  sameAgain(order: PlannedOrder): PlannedOrder;
  expect(order: PlannedOrder, status: PaymentState, paid: number, refunded?: number): Expectation;
  askAPerson(order: PlannedOrder): Expectation;
}

/** What happens in a story and how it must end. */
export interface Told {
  readonly orders: readonly PlannedOrder[];
  readonly steps: readonly Step[];
  readonly expectations: readonly Expectation[];
}

export function telling(seed: number, index: number, kind: StoryKind, draw: Draw): Telling {
  let made = 0;
  const order = (currency: string, quantityMin: number): PlannedOrder => {
    const lines = drawLines(draw, currency, quantityMin);
    return { reference: nextReference(), currency, amount: totalOf(lines), lines };
  };
  const nextReference = (): string => {
    if (made >= STORY_ORDERS_MAX) throw new Error(`a story has at most ${STORY_ORDERS_MAX} orders`);
    made += 1;
    return orderReference(seed, index * STORY_ORDERS_MAX + made - 1);
  };
  return {
    kind,
    draw,
    cardOrder: () => order(draw.oneOf(CARD_CURRENCIES), 1),
    transferOrder: (quantityMin = 1) => order(draw.oneOf(TRANSFER_CURRENCIES), quantityMin),
    sameAgain: (first) => ({ ...first, reference: nextReference() }),
    expect: ({ reference }, payment_status, amount_paid, amount_refunded = 0) => ({
      reference,
      story: kind,
      payment_status,
      amount_paid,
      amount_refunded,
    }),
    askAPerson: ({ reference }) => ({
      reference,
      story: kind,
      payment_status: null,
      amount_paid: null,
      amount_refunded: null,
    }),
  };
}

export const register = (order: PlannedOrder): Step => ({ do: 'register', order });

/** Pays an order by card, all of it unless told. */
export function payByCard(
  order: PlannedOrder,
  given: { amount?: number; card?: Card; payment?: string; currency?: string } = {},
): Step {
  return {
    do: 'pay_card',
    payment: given.payment ?? 'first',
    orderReference: order.reference,
    amount: given.amount ?? order.amount,
    currency: given.currency ?? order.currency,
    card: given.card ?? 'pays',
  };
}

export function transfer(order: PlannedOrder, memo: string | null, amount = order.amount): Step {
  return { do: 'transfer', amount, currency: order.currency, memo };
}

import { drawOf } from '../draw.js';

/** What a buyer does, by its name; `_refunded` happens at Stripe's Dashboard, `_asked_back` through the order API. */
export type BuyerKind =
  | 'card'
  | 'card_before_order'
  | 'never_pays'
  | 'transfer'
  | 'partly_refunded'
  | 'refunded'
  | 'asked_back'
  | 'refund_fails'
  | 'disputed';

/** One customer with one order, and how that order must stand in the end. Amounts in minor units. */
export interface Buyer {
  readonly kind: BuyerKind;
  readonly reference: string;
  readonly customer: string;
  readonly currency: string;
  readonly amount: number;
  /** What goes back. */
  readonly back: number;
  readonly expected: { readonly status: string; readonly paid?: number; readonly refunded?: number };
}

const WEIGHTS: Readonly<Record<BuyerKind, number>> = {
  card: 44,
  card_before_order: 10,
  never_pays: 3,
  transfer: 15,
  partly_refunded: 7,
  refunded: 6,
  asked_back: 8,
  refund_fails: 3,
  disputed: 4,
};
const KINDS = Object.keys(WEIGHTS) as BuyerKind[];
const WEIGHT_SUM = Object.values(WEIGHTS).reduce((sum, weight) => sum + weight, 0);
const CURRENCIES = ['usd', 'eur', 'gbp', 'jpy'];

/** The buyer with this number. Pure: the same words give the same buyer. @param plainShare of those that just pay by card, in [0, 1] */
export function planBuyer(seed: string, number: number, plainShare = 0): Buyer {
  const draw = drawOf('buyer', seed, number);
  const drawn = draw.between(1, WEIGHT_SUM);
  const kind = draw.chance(plainShare) ? 'card' : kindFor(drawn);
  const amount = draw.between(50, 9_000) * 10;
  const back = kind === 'refunded' || kind === 'refund_fails' ? amount : draw.between(1, amount / 10 - 1) * 10;
  const reference = `${seed}-${String(number).padStart(6, '0')}`;
  return {
    kind,
    reference,
    customer: `C-${reference}`,
    currency: draw.oneOf(CURRENCIES),
    amount,
    back,
    expected: expectedOf(kind, amount, back),
  };
}

function kindFor(drawn: number): BuyerKind {
  let left = drawn;
  for (const kind of KINDS) {
    left -= WEIGHTS[kind];
    if (left <= 0) return kind;
  }
  return 'card';
}

function expectedOf(kind: BuyerKind, amount: number, back: number): Buyer['expected'] {
  switch (kind) {
    case 'card':
    case 'card_before_order':
    case 'transfer':
    case 'refund_fails':
      return { status: 'paid', paid: amount, refunded: 0 };
    case 'never_pays':
      return { status: 'unpaid', paid: 0, refunded: 0 };
    case 'partly_refunded':
    case 'asked_back':
      return { status: 'partially_refunded', paid: amount - back, refunded: back };
    case 'refunded':
      return { status: 'refunded', paid: 0, refunded: amount };
    case 'disputed':
      return { status: 'disputed' };
  }
}

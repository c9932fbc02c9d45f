import type { PaymentState } from '@quittance/domain';
import type { OrderLine } from './goods.js';
import type { PlannedCustomer } from './people.js';

export interface PlannedOrder {
  readonly reference: string;
  readonly currency: string;
  /** Minor units, a whole number. */
  readonly amount: number;
  readonly lines: readonly OrderLine[];
}

/** How a card behaves. */
export type Card = 'pays' | 'is_declined' | 'pays_refund_fails' | 'pays_then_disputed';

/** What the shop, the customer or a bank does. Amounts in minor units. */
export type Step =
  | { readonly do: 'register' | 'cancel' | 'await_paid'; readonly order: PlannedOrder }
  /** `orderReference` travels as `metadata.order_id`. Steps of the same `payment` confirm the same PaymentIntent again. */
  | {
      readonly do: 'pay_card';
      readonly payment: string;
      readonly orderReference: string;
      readonly amount: number;
      readonly currency: string;
      readonly card: Card;
    }
  | { readonly do: 'transfer'; readonly amount: number; readonly currency: string; readonly memo: string | null }
  /** A PaymentIntent for a bank transfer, paid with the reference it shows. */
  | {
      readonly do: 'transfer_as_told';
      readonly orderReference: string;
      readonly amount: number;
      readonly currency: string;
    }
  /** All of it where no amount is given. */
  | { readonly do: 'refund'; readonly payment: string; readonly amount?: number };

/** How an order must stand when everything has been worked off; all `null` where a person must decide. */
export interface Expectation {
  readonly reference: string;
  readonly story: StoryKind;
  readonly payment_status: PaymentState | null;
  readonly amount_paid: number | null;
  readonly amount_refunded: number | null;
}

/** One customer's business with the shop, from the order to its end. Stories do not touch each other's money. */
export interface Story {
  readonly index: number;
  readonly kind: StoryKind;
  readonly customer: PlannedCustomer;
  readonly orders: readonly PlannedOrder[];
  readonly steps: readonly Step[];
  readonly expectations: readonly Expectation[];
}

export const STORY_KINDS = [
  'card_paid',
  'card_declined_then_paid',
  'card_never_paid',
  'card_instalments',
  'card_instalment_missing',
  'card_overpaid',
  'card_before_order',
  'card_wrong_currency',
  'card_refunded',
  'card_partly_refunded',
  'card_refund_fails',
  'card_disputed',
  'cancelled_after_payment',
  'paid_after_cancel',
  'transfer_named',
  'transfer_digits_only',
  'transfer_unnamed',
  'transfer_mistyped',
  'transfer_fee_short',
  'transfer_part',
  'transfer_overpaid',
  'transfer_before_order',
  'transfer_for_two',
  'transfer_sum_of_two',
  'transfer_tie',
  'transfer_as_told',
] as const;
export type StoryKind = (typeof STORY_KINDS)[number];

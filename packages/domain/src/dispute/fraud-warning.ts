import type { FraudWarning, Payment } from '../books/books.js';

interface FraudWords {
  readonly because: string;
}

/** What a card's bank fears, in the provider's words (docs.stripe.com/api/radar/early_fraud_warnings/object, `fraud_type`). */
export const FRAUD_TYPES = {
  card_never_received: { because: 'the card never reached its owner' },
  fraudulent_card_application: { because: 'the card was applied for under a false name' },
  made_with_counterfeit_card: { because: 'the card was forged' },
  made_with_lost_card: { because: 'the card was lost' },
  made_with_stolen_card: { because: 'the card was stolen' },
  misc: { because: 'the bank did not say what it fears' },
  unauthorized_use_of_card: { because: 'somebody else than the owner used the card' },
} as const satisfies Record<string, FraudWords>;

/** Sorts of fraud that are new to us read as `misc`. */
export function fraudWords(fraudType: string | null): string {
  return fraudType !== null && Object.hasOwn(FRAUD_TYPES, fraudType)
    ? FRAUD_TYPES[fraudType as keyof typeof FRAUD_TYPES].because
    : FRAUD_TYPES.misc.because;
}

/**
 * Whether something can still be done about a warning: refunding in full spares the dispute and its fee (docs.stripe.com/disputes/measuring,
 * early fraud warnings). Once the payment is disputed, or all of it has left, nothing can.
 */
export function isWarningOpen(
  warning: Pick<FraudWarning, 'actionable'>,
  payment: Pick<Payment, 'amount' | 'refunded' | 'reversed'>,
): boolean {
  return warning.actionable && payment.amount - payment.refunded - payment.reversed > 0n;
}

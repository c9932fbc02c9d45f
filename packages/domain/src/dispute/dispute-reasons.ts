interface ReasonWords {
  readonly because: string;
  /** What answers it. */
  readonly evidence: string;
}

/** Why a payment is disputed, in the provider's words, and the evidence that answers it (docs.stripe.com/disputes/categories). */
export const DISPUTE_REASONS = {
  bank_cannot_process: {
    because: 'the customer’s bank could not process the payment',
    evidence: 'proof that the customer knows of the payment and has the goods',
  },
  check_returned: {
    because: 'the customer’s bank returned the payment',
    evidence: 'proof that the customer agreed to it; more often another means of payment is needed',
  },
  credit_not_processed: {
    because: 'the customer says that a refund they were promised did not come',
    evidence: 'the refund’s id and date, or your refund policy and why none is due',
  },
  customer_initiated: {
    because: 'the customer disputes the debit at their bank',
    evidence: 'the customer’s mandate and proof of delivery',
  },
  debit_not_authorized: {
    because: 'the customer says that they did not agree to the debit',
    evidence: 'the customer’s mandate and proof of delivery',
  },
  duplicate: {
    because: 'the customer says that they paid twice for the same',
    evidence: 'both orders with their deliveries, or the refund of one of them',
  },
  fraudulent: {
    because: 'the card’s owner says that the payment was not theirs',
    evidence: 'the signed delivery, the buyer’s address and device, earlier undisputed payments of the same card',
  },
  general: {
    because: 'the bank gave no particular reason',
    evidence: 'the order, the proof of delivery and what was written with the customer',
  },
  incorrect_account_details: {
    because: 'the account details of the debit were wrong',
    evidence: 'the customer’s mandate; more often another means of payment is needed',
  },
  insufficient_funds: {
    because: 'the customer’s account did not cover the debit',
    evidence: 'none that helps: ask the customer for another means of payment',
  },
  noncompliant: {
    because: 'the bank says that a rule of the card network was broken',
    evidence: 'proof that the rule was kept; the provider’s notice names it',
  },
  product_not_received: {
    because: 'the customer says that the goods did not come',
    evidence: 'the carrier, the tracking number and the proof of delivery to the customer’s address',
  },
  product_unacceptable: {
    because: 'the customer says that the goods were broken or not as described',
    evidence: 'the description as it was shown, and what was written about return or repair',
  },
  subscription_canceled: {
    because: 'the customer says that they had cancelled the subscription',
    evidence: 'the terms of cancelling, and use of the service after the day that the customer names',
  },
  unrecognized: {
    because: 'the card’s owner does not recognise the payment',
    evidence: 'what was bought, when, by whom, and the name that the statement shows',
  },
} as const satisfies Record<string, ReasonWords>;

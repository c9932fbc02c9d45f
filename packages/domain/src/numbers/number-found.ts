/** What a number in a text is, besides the number of an order. */
export type NumberKind =
  /** Announced as the number of an order, an invoice or a payment reference of ours. */
  | 'order_label'
  | 'creditor_reference'
  | 'iban'
  | 'bic'
  | 'account'
  | 'creditor_id'
  | 'card'
  | 'date'
  | 'time'
  | 'phone'
  | 'tax_id'
  | 'customer'
  | 'contract'
  | 'mandate'
  /** The payer's own number: of a purchase order, of a file. */
  | 'purchase_order'
  | 'amount'
  | 'percentage'
  | 'instalment'
  /** An id that a bank or a payment processor gave. */
  | 'processor'
  | 'end_to_end'
  | 'cheque'
  /** Of a claim, a ticket, a policy, a tax case: announced as something that is no order. */
  | 'case'
  | 'postcode'
  | 'unknown';

/** One number of a text and what it is. */
export interface NumberFound {
  /** As it stands in the folded text; a card number is masked but for its last four digits. */
  readonly text: string;
  /** Place in the folded text. */
  readonly start: number;
  readonly end: number;
  readonly kind: NumberKind;
  /** A label, check digits or an unmistakable form say so. What is not sure may still be the number of an order. */
  readonly sure: boolean;
  /** The words that announce it, as they stand in the folded text. */
  readonly label: string | null;
  /** Words that announce an order or an invoice stand before it, whatever `kind` its form makes probable. */
  readonly announced: boolean;
}

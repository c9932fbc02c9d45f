import type { JsonView } from './json-view.js';

/** Longest name and address kept, in UTF-16 units: the width of their columns. */
const NAME_LENGTH_MAX = 255;
const EMAIL_LENGTH_MAX = 320;

export interface Payer {
  readonly payerName: string | undefined;
  readonly payerEmail: string | undefined;
}

export const NOBODY: Payer = { payerName: undefined, payerEmail: undefined };

/** Who paid, as the payment form had it; the address that gets the receipt comes first. */
export function payerOf(payment: JsonView, charge: JsonView | undefined): Payer {
  const billing = (charge ?? payment).object('billing_details');
  const receipt = payment.text('receipt_email', EMAIL_LENGTH_MAX) ?? charge?.text('receipt_email', EMAIL_LENGTH_MAX);
  return {
    payerName: billing.text('name', NAME_LENGTH_MAX),
    payerEmail: receipt ?? billing.text('email', EMAIL_LENGTH_MAX),
  };
}

/** The sender of a bank transfer, whatever the country (`eu_bank_transfer`, `jp_bank_transfer`, …). */
export function senderOf(transfer: JsonView): string | undefined {
  const own = transfer.word('type');
  const details = own === undefined ? undefined : transfer.objectIfTold(own);
  return (details ?? transfer).text('sender_name', NAME_LENGTH_MAX);
}

/** The customer, under its old name or as the account that stands for it (Accounts v2). */
export function customerOf(object: JsonView): string | undefined {
  return object.id('customer') ?? object.id('customer_account');
}

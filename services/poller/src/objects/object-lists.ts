/**
 * Lists of objects that are compared with the books, each with a cursor of its name. Those made in the window tell of new money; movements of
 * the balance tell of older objects whose money has just moved.
 */
export const OBJECT_LISTS = [
  'payment_intents',
  'charges',
  'refunds',
  'disputes',
  'early_fraud_warnings',
  'balance_transactions',
] as const;
export type ObjectList = (typeof OBJECT_LISTS)[number];

/** Movements of cash balances, which Stripe lists by customer only. */
export const CASH = 'cash_balance_transactions';

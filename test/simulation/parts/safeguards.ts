/** Safeguards of the product, and of its receivers, that can be taken out here to prove that somebody would notice. */
export const SAFEGUARDS = [
  /** Rows of the outbox are committed with what caused them. */
  'outbox in the transaction',
  /** Overdue rows are published again. */
  'relay',
  /** A receiver believes no version older than the last. */
  'version guard',
  /** The key of a refund is stored before Stripe is asked. */
  'stored keys',
  /** A webhook is acknowledged after the commit. */
  'commit before the answer',
] as const;
export type Safeguard = (typeof SAFEGUARDS)[number];

/** How long the sandbox takes for what takes Stripe and the banks minutes to days. In milliseconds of the sandbox's clock. */
export interface Delays {
  /** Until `charge.updated` brings the balance transaction of an asynchronously captured charge. */
  readonly captureMs: number;
  /** Until a bank debit succeeds or fails. */
  readonly debitMs: number;
  /** The same for the test accounts that take three minutes at Stripe. */
  readonly slowDebitMs: number;
  /** Until `refund.updated` brings the card network's reference. */
  readonly refundReferenceMs: number;
  /** Until a pending refund succeeds. */
  readonly refundMs: number;
  /** Until a refund that is going to fail does. */
  readonly refundFailMs: number;
  /** Until the bank of a test card that disputes does so, and until it decides. */
  readonly disputeMs: number;
  /** How long the merchant may answer a dispute; then it is lost. */
  readonly disputeDueMs: number;
  /** Until a refund in `requires_action` expires: 45 days (docs: customer-balance/refunding). */
  readonly refundActionMs: number;
}

export const SHORT_DELAYS: Delays = {
  captureMs: 100,
  debitMs: 2_000,
  slowDebitMs: 10_000,
  refundReferenceMs: 500,
  refundMs: 2_000,
  refundFailMs: 3_000,
  disputeMs: 3_000,
  disputeDueMs: 7 * 24 * 3_600_000,
  refundActionMs: 45 * 24 * 3_600_000,
};

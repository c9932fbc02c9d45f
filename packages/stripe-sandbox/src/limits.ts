/** Every bound of the sandbox, with its unit. `startSandbox({ limits })` overrides single ones. */
export interface Limits {
  /** Largest amount of one PaymentIntent, in minor units: Stripe's default of eight digits. */
  readonly amountMax: number;
  /** Largest single bank transfer, in minor units: twelve digits, so that yen and rupiah fit. */
  readonly fundingAmountMax: number;
  /** Rows kept per kind of object; the oldest are forgotten beyond it, and counted. */
  readonly objectsMax: number;
  readonly eventsMax: number;
  /** Stripe lists events for 30 days. */
  readonly eventAgeMsMax: number;
  readonly idempotencyKeysMax: number;
  readonly idempotencyAgeMsMax: number;
  /** Stripe allows 16 endpoints an account. */
  readonly webhookEndpointsMax: number;
  /** Deliveries waiting per endpoint; more are given up and counted as `overflowed`. */
  readonly deliveriesWaitingMax: number;
  readonly requestBodyBytesMax: number;
  readonly pageItemsMax: number;
}

/** The bounds that hold unless others are given. */
export const LIMITS: Limits = {
  amountMax: 99_999_999,
  fundingAmountMax: 999_999_999_999,
  objectsMax: 200_000,
  eventsMax: 50_000,
  eventAgeMsMax: 30 * 24 * 3_600_000,
  idempotencyKeysMax: 20_000,
  idempotencyAgeMsMax: 24 * 3_600_000,
  webhookEndpointsMax: 16,
  deliveriesWaitingMax: 50_000,
  requestBodyBytesMax: 1_048_576,
  pageItemsMax: 100,
};

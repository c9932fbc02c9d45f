import type { Table } from '../world/table.js';
import type { World } from '../world/world.js';

export type PaymentIntentStatus =
  | 'requires_payment_method'
  | 'requires_confirmation'
  | 'requires_action'
  | 'processing'
  | 'requires_capture'
  | 'succeeded'
  | 'canceled';

type CaptureMethod = 'automatic' | 'automatic_async' | 'manual';

export interface PaymentIntent {
  readonly id: string;
  readonly object: 'payment_intent';
  allowed_payment_method_types: string[] | null;
  amount: number;
  amount_capturable: number;
  readonly amount_details: { readonly tip: object };
  amount_received: number;
  readonly application: null;
  readonly application_fee_amount: null;
  readonly automatic_payment_methods: {
    readonly allow_redirects: 'always' | 'never';
    readonly enabled: boolean;
  } | null;
  canceled_at: number | null;
  cancellation_reason: string | null;
  capture_method: CaptureMethod;
  readonly client_secret: string;
  readonly confirmation_method: 'automatic' | 'manual';
  readonly created: number;
  readonly currency: string;
  customer: string | null;
  readonly customer_account: null;
  description: string | null;
  readonly excluded_payment_method_types: null;
  last_payment_error: object | null;
  latest_charge: string | null;
  readonly livemode: false;
  readonly managed_payments: null;
  metadata: Record<string, string>;
  next_action: object | null;
  readonly on_behalf_of: null;
  payment_method: string | null;
  readonly payment_method_configuration_details: null;
  payment_method_options: Record<string, unknown>;
  payment_method_types: string[];
  readonly payment_record: null;
  readonly processing: null;
  receipt_email: string | null;
  readonly review: null;
  setup_future_usage: string | null;
  shipping: unknown;
  readonly source: null;
  statement_descriptor: string | null;
  statement_descriptor_suffix: string | null;
  status: PaymentIntentStatus;
  readonly transfer_data: null;
  transfer_group: string | null;
}

/** What of a PaymentIntent is covered by bank transfers so far, and the reference its payer is told to write. */
export interface IntentFunding {
  readonly id: string;
  readonly customer: string;
  readonly reference: string;
  readonly bankTransferType: string;
  readonly country: string;
  applied: number;
}

export function paymentIntentsOf(world: World): Table<PaymentIntent> {
  return world.table('payment_intent');
}

/** Funding state of the PaymentIntents that wait for a bank transfer; a row goes when its PaymentIntent is paid or cancelled. */
export function intentFundingsOf(world: World): Table<IntentFunding> {
  return world.table('intent_funding');
}

/** A PaymentIntent as it is at its creation; the caller sets what its parameters say. */
export function newPaymentIntent(world: World, amount: number, currency: string): PaymentIntent {
  const id = world.ids.next('pi');
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    client_secret: `${id}_secret_${world.ids.next('secret').slice(7)}`,
    confirmation_method: 'automatic',
    created: world.clock.nowSeconds(),
    currency,
    customer: null,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: [],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  };
}

import type { Table } from '../world/table.js';
import type { World } from '../world/world.js';
import type { PaymentIntent } from './payment-intent.js';
import type { BillingDetails, PaymentMethod } from './payment-method.js';

export interface ChargeOutcome {
  readonly advice_code: null;
  readonly network_advice_code: null;
  readonly network_decline_code: string | null;
  readonly network_status: 'approved_by_network' | 'declined_by_network' | null;
  readonly reason: string | null;
  readonly risk_level: 'normal' | 'not_assessed';
  readonly seller_message: string;
  readonly type: 'authorized' | 'issuer_declined';
}

export interface Charge {
  readonly id: string;
  readonly object: 'charge';
  readonly amount: number;
  amount_captured: number;
  amount_refunded: number;
  readonly application: null;
  readonly application_fee: null;
  readonly application_fee_amount: null;
  balance_transaction: string | null;
  readonly billing_details: BillingDetails;
  readonly calculated_statement_descriptor: string | null;
  captured: boolean;
  readonly created: number;
  readonly currency: string;
  customer: string | null;
  description: string | null;
  disputed: boolean;
  readonly failure_balance_transaction: null;
  failure_code: string | null;
  failure_message: string | null;
  readonly fraud_details: object;
  readonly livemode: false;
  metadata: Record<string, string>;
  readonly on_behalf_of: null;
  outcome: ChargeOutcome | null;
  paid: boolean;
  readonly payment_intent: string | null;
  readonly payment_method: string | null;
  readonly payment_method_details: { readonly type: string } & Readonly<Record<string, unknown>>;
  receipt_email: string | null;
  readonly receipt_number: null;
  readonly receipt_url: string | null;
  refunded: boolean;
  readonly review: null;
  shipping: unknown;
  readonly source: null;
  readonly source_transfer: null;
  readonly statement_descriptor: string | null;
  readonly statement_descriptor_suffix: string | null;
  status: 'succeeded' | 'pending' | 'failed';
  readonly transfer_data: null;
  transfer_group: string | null;
}

export function chargesOf(world: World): Table<Charge> {
  return world.table('charge');
}

export const AUTHORIZED: ChargeOutcome = {
  advice_code: null,
  network_advice_code: null,
  network_decline_code: null,
  network_status: 'approved_by_network',
  reason: null,
  risk_level: 'normal',
  seller_message: 'Payment complete.',
  type: 'authorized',
};

/** A charge of the whole PaymentIntent, not yet paid: the caller sets what became of it. */
export function newCharge(world: World, intent: PaymentIntent, method: PaymentMethod, details: object): Charge {
  return {
    id: world.ids.next(method.type === 'card' ? 'ch' : 'py'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: method.type === 'card' ? 'SANDBOX' : null,
    captured: false,
    created: world.clock.nowSeconds(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: false,
    metadata: { ...intent.metadata },
    on_behalf_of: null,
    outcome: null,
    paid: false,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: { type: method.type, [method.type]: details },
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: intent.shipping,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: 'pending',
    transfer_data: null,
    transfer_group: intent.transfer_group,
  };
}

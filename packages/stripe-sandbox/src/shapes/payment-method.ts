import type { Table } from '../world/table.js';
import type { World } from '../world/world.js';
import type { Address } from './customer.js';

export interface BillingDetails {
  readonly address: Address;
  readonly email: string | null;
  readonly name: string | null;
  readonly phone: string | null;
  readonly tax_id: null;
}

export type PaymentMethodType = 'card' | 'customer_balance' | 'sepa_debit' | 'us_bank_account';

export const PAYMENT_METHOD_TYPES = ['card', 'customer_balance', 'sepa_debit', 'us_bank_account'] as const;

export interface PaymentMethod {
  readonly id: string;
  readonly object: 'payment_method';
  readonly allow_redisplay: 'unspecified';
  billing_details: BillingDetails;
  readonly card?: object;
  readonly created: number;
  customer: string | null;
  readonly customer_account: null;
  readonly customer_balance?: object;
  readonly livemode: false;
  metadata: Record<string, string>;
  readonly sepa_debit?: object;
  readonly type: PaymentMethodType;
  readonly us_bank_account?: object;
}

/** Which test behaviour a payment method has: the name in the table of test payment methods. */
export interface PaymentMethodBehaviour {
  readonly id: string;
  readonly behaviour: string;
}

export const NO_ADDRESS: Address = {
  city: null,
  country: null,
  line1: null,
  line2: null,
  postal_code: null,
  state: null,
};

export const NO_BILLING_DETAILS: BillingDetails = {
  address: NO_ADDRESS,
  email: null,
  name: null,
  phone: null,
  tax_id: null,
};

export function paymentMethodsOf(world: World): Table<PaymentMethod> {
  return world.table('payment_method');
}

export function behavioursOf(world: World): Table<PaymentMethodBehaviour> {
  return world.table('payment_method_behaviour');
}

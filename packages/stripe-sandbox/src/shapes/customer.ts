import type { Table } from '../world/table.js';
import type { World } from '../world/world.js';

export interface Address {
  readonly city: string | null;
  readonly country: string | null;
  readonly line1: string | null;
  readonly line2: string | null;
  readonly postal_code: string | null;
  readonly state: string | null;
}

export interface Customer {
  readonly id: string;
  readonly object: 'customer';
  address: Address | null;
  readonly balance: number;
  readonly created: number;
  readonly currency: string | null;
  readonly customer_account: null;
  readonly default_source: null;
  readonly delinquent: boolean;
  description: string | null;
  readonly discount: null;
  email: string | null;
  readonly invoice_prefix: string;
  readonly invoice_settings: {
    readonly custom_fields: null;
    readonly default_payment_method: string | null;
    readonly footer: null;
    readonly rendering_options: null;
  };
  readonly livemode: false;
  metadata: Record<string, string>;
  name: string | null;
  readonly next_invoice_sequence: number;
  phone: string | null;
  preferred_locales: string[];
  shipping: unknown;
  readonly tax_exempt: 'none';
  readonly test_clock: null;
}

export interface DeletedCustomer {
  readonly id: string;
  readonly object: 'customer';
  readonly deleted: true;
}

export function customersOf(world: World): Table<Customer | DeletedCustomer> {
  return world.table('customer');
}

/** The customer if it exists and was not deleted. */
export function livingCustomer(world: World, id: string): Customer | undefined {
  const customer = customersOf(world).get(id);
  return customer === undefined || 'deleted' in customer ? undefined : customer;
}

export function newCustomer(world: World): Customer {
  const id = world.ids.next('cus');
  return {
    id,
    object: 'customer',
    address: null,
    balance: 0,
    created: world.clock.nowSeconds(),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: id.slice(-8).toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  };
}

import { changesSince } from '../api/changes-since.js';
import { listPage } from '../api/list-page.js';
import { mergeMetadata, type Params } from '../api/params.js';
import { plainValue } from '../api/plain-value.js';
import { type Call, LIST_PARAMS, type Resource } from '../api/resource.js';
import { noSuch } from '../api/stripe-error.js';
import { readAddress } from '../payments/make-payment-method.js';
import { cashBalance, cashBalancesOf, cashRow } from '../shapes/cash-balance.js';
import { type Customer, customersOf, livingCustomer, newCustomer } from '../shapes/customer.js';
import type { World } from '../world/world.js';

const FIELDS = [
  'address',
  'balance',
  'business_name',
  'cash_balance',
  'description',
  'email',
  'individual_name',
  'invoice_prefix',
  'invoice_settings',
  'metadata',
  'name',
  'next_invoice_sequence',
  'payment_method',
  'phone',
  'preferred_locales',
  'shipping',
  'source',
  'tax',
  'tax_exempt',
  'tax_id_data',
  'test_clock',
  'validate',
];

export const customers: Resource = {
  object: 'customer',
  idPrefixes: ['cus'],
  expandable: ['default_source', 'invoice_settings', 'test_clock'],
  include: { cash_balance: (world, customer) => cashBalance(world, String(customer['id'])) },
  routes: [
    { method: 'POST', path: '/v1/customers', accepts: FIELDS, handle: create },
    { method: 'GET', path: '/v1/customers', accepts: [...LIST_PARAMS, 'email', 'test_clock'], handle: list },
    { method: 'GET', path: '/v1/customers/:customer', accepts: [], handle: retrieve },
    { method: 'POST', path: '/v1/customers/:customer', accepts: [...FIELDS, 'default_source'], handle: update },
    { method: 'DELETE', path: '/v1/customers/:customer', accepts: [], handle: remove },
  ],
};

/** The customer a call's path names. @throws StripeError 404 where there is none. */
export function customerOf({ world, path }: Call): Customer {
  const customer = livingCustomer(world, path['customer'] ?? '');
  if (customer === undefined) throw noSuch('customer', path['customer'] ?? '', 'customer');
  return customer;
}

function create({ world, params }: Call): object {
  const customer = newCustomer(world);
  write(world, customer, params);
  customersOf(world).put(customer);
  world.emit('customer.created', customer);
  return customer;
}

function list(call: Call): object {
  const email = call.params.string('email');
  return listPage(call, customersOf(call.world), {
    url: '/v1/customers',
    createdOf: (customer) => ('deleted' in customer ? 0 : customer.created),
    keep: (customer) => !('deleted' in customer) && (email === undefined || customer.email === email),
  });
}

function retrieve({ world, path }: Call): object {
  const customer = customersOf(world).get(path['customer'] ?? '');
  if (customer === undefined) throw noSuch('customer', path['customer'] ?? '');
  return customer;
}

function update(call: Call): object {
  const customer = customerOf(call);
  const before = { ...customer };
  write(call.world, customer, call.params);
  customersOf(call.world).put(customer);
  call.world.emit('customer.updated', customer, changesSince(before, customer));
  return customer;
}

function remove(call: Call): object {
  const customer = customerOf(call);
  const deleted = { id: customer.id, object: 'customer', deleted: true } as const;
  customersOf(call.world).put(deleted);
  call.world.emit('customer.deleted', customer);
  return deleted;
}

function write(world: World, customer: Customer, params: Params): void {
  const metadata = mergeMetadata(customer.metadata, params.metadata());
  const mode = params
    .members('cash_balance')
    ?.members('settings')
    ?.oneOf('reconciliation_mode', ['automatic', 'manual'] as const);
  const shipping = params.members('shipping');
  const text = (name: 'description' | 'email' | 'name' | 'phone'): string | null => {
    const value = params.clearable(name);
    return value === undefined ? customer[name] : value;
  };
  const change = {
    description: text('description'),
    email: text('email'),
    name: text('name'),
    phone: text('phone'),
    address: addressOf(customer, params),
    preferred_locales: params.list('preferred_locales') ?? customer.preferred_locales,
    shipping: shipping === undefined ? customer.shipping : plainValue(shipping.tree),
    metadata,
  };
  Object.assign(customer, change);
  if (mode !== undefined) cashBalancesOf(world).put({ ...cashRow(world, customer.id), mode });
}

function addressOf(customer: Customer, params: Params): Customer['address'] {
  if (params.tree['address'] === '') return null;
  return readAddress(params.members('address')) ?? customer.address;
}

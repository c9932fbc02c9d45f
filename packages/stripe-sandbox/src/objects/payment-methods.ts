import { listPage } from '../api/list-page.js';
import { mergeMetadata } from '../api/params.js';
import { type Call, LIST_PARAMS, type Resource } from '../api/resource.js';
import { noSuch } from '../api/stripe-error.js';
import { findPaymentMethod, readBilling, readPaymentMethod } from '../payments/make-payment-method.js';
import { livingCustomer } from '../shapes/customer.js';
import { PAYMENT_METHOD_TYPES, type PaymentMethod, paymentMethodsOf } from '../shapes/payment-method.js';

const CREATE_FIELDS = [
  'allow_redisplay',
  'billing_details',
  'metadata',
  'payment_method',
  'type',
  ...PAYMENT_METHOD_TYPES,
];

const ONE = '/v1/payment_methods/:method';

export const paymentMethods: Resource = {
  object: 'payment_method',
  idPrefixes: ['pm'],
  expandable: ['customer'],
  routes: [
    { method: 'POST', path: '/v1/payment_methods', accepts: CREATE_FIELDS, handle: create },
    { method: 'GET', path: '/v1/payment_methods', accepts: [...LIST_PARAMS, 'customer', 'type'], handle: list },
    { method: 'GET', path: '/v1/customers/:customer/payment_methods', accepts: [...LIST_PARAMS, 'type'], handle: list },
    { method: 'GET', path: ONE, accepts: [], handle: methodOf },
    { method: 'POST', path: ONE, accepts: ['allow_redisplay', 'billing_details', 'card', 'metadata'], handle: update },
    { method: 'POST', path: `${ONE}/attach`, accepts: ['customer'], handle: attach },
    { method: 'POST', path: `${ONE}/detach`, accepts: [], handle: detach },
  ],
};

function methodOf({ world, path }: Call): PaymentMethod {
  const method = paymentMethodsOf(world).get(path['method'] ?? '');
  if (method === undefined) throw noSuch('PaymentMethod', path['method'] ?? '');
  return method;
}

function create({ world, params }: Call): object {
  const metadata = mergeMetadata({}, params.metadata());
  const method = readPaymentMethod(world, params);
  method.metadata = metadata;
  return paymentMethodsOf(world).put(method);
}

function list(call: Call): object {
  const customer = call.path['customer'] ?? call.params.string('customer');
  const type = call.params.oneOf('type', PAYMENT_METHOD_TYPES);
  return listPage(call, paymentMethodsOf(call.world), {
    url: '/v1/payment_methods',
    createdOf: (method) => method.created,
    keep: (method) => method.customer === (customer ?? null) && (type === undefined || method.type === type),
  });
}

function update(call: Call): object {
  const method = methodOf(call);
  const metadata = mergeMetadata(method.metadata, call.params.metadata());
  if (call.params.has('billing_details')) method.billing_details = readBilling(call.params.members('billing_details'));
  method.metadata = metadata;
  return paymentMethodsOf(call.world).put(method);
}

function attach({ world, path, params }: Call): object {
  const customer = params.required('customer');
  if (livingCustomer(world, customer) === undefined) throw noSuch('customer', customer, 'customer', 400);
  const method = findPaymentMethod(world, path['method'] ?? '');
  method.customer = customer;
  paymentMethodsOf(world).put(method);
  world.emit('payment_method.attached', method);
  return method;
}

function detach(call: Call): object {
  const method = methodOf(call);
  const previous = { customer: method.customer };
  method.customer = null;
  paymentMethodsOf(call.world).put(method);
  call.world.emit('payment_method.detached', method, previous);
  return method;
}

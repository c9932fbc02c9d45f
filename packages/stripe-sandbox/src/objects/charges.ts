import { listPage } from '../api/list-page.js';
import { mergeMetadata } from '../api/params.js';
import { type Call, LIST_PARAMS, type Resource } from '../api/resource.js';
import { noSuch } from '../api/stripe-error.js';
import { finishCapture } from '../payments/book-charge.js';
import { type Charge, chargesOf } from '../shapes/charge.js';
import { refundsOf } from '../shapes/refund.js';
import type { World } from '../world/world.js';

/** Refunds shown on a charge when they are expanded. */
const REFUNDS_SHOWN_MAX = 10;

export const charges: Resource = {
  object: 'charge',
  idPrefixes: ['ch', 'py'],
  expandable: ['balance_transaction', 'customer', 'payment_intent', 'payment_method'],
  include: { refunds: refundsOn },
  routes: [
    {
      method: 'GET',
      path: '/v1/charges',
      accepts: [...LIST_PARAMS, 'customer', 'payment_intent', 'transfer_group'],
      handle: list,
    },
    { method: 'GET', path: '/v1/charges/:charge', accepts: [], handle: chargeOf },
    {
      method: 'POST',
      path: '/v1/charges/:charge',
      accepts: ['customer', 'description', 'fraud_details', 'metadata', 'receipt_email', 'shipping', 'transfer_group'],
      handle: update,
    },
  ],
  tasks: { 'charge.finish_capture': finishCapture },
};

function chargeOf({ world, path }: Call): Charge {
  const charge = chargesOf(world).get(path['charge'] ?? '');
  if (charge === undefined) throw noSuch('charge', path['charge'] ?? '');
  return charge;
}

function list(call: Call): object {
  const customer = call.params.string('customer');
  const intent = call.params.string('payment_intent');
  const group = call.params.string('transfer_group');
  return listPage(call, chargesOf(call.world), {
    url: '/v1/charges',
    createdOf: (charge) => charge.created,
    keep: (charge) =>
      (customer === undefined || charge.customer === customer) &&
      (intent === undefined || charge.payment_intent === intent) &&
      (group === undefined || charge.transfer_group === group),
  });
}

function update(call: Call): object {
  const charge = chargeOf(call);
  const previous = { description: charge.description, metadata: charge.metadata, receipt_email: charge.receipt_email };
  const metadata = mergeMetadata(charge.metadata, call.params.metadata());
  const description = call.params.clearable('description');
  const email = call.params.clearable('receipt_email');
  charge.metadata = metadata;
  if (description !== undefined) charge.description = description;
  if (email !== undefined) charge.receipt_email = email;
  chargesOf(call.world).put(charge);
  call.world.emit('charge.updated', charge, previous);
  return charge;
}

function refundsOn(world: World, charge: Readonly<Record<string, unknown>>): object {
  const page = refundsOf(world).page({ limit: REFUNDS_SHOWN_MAX, keep: (refund) => refund.charge === charge['id'] });
  return {
    object: 'list',
    data: page?.data ?? [],
    has_more: page?.has_more ?? false,
    url: `/v1/charges/${charge['id']}/refunds`,
  };
}

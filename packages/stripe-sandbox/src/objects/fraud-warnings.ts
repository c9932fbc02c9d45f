import { listPage } from '../api/list-page.js';
import { type Call, LIST_PARAMS, type Resource } from '../api/resource.js';
import { noSuch } from '../api/stripe-error.js';
import { warnOfFraud } from '../payments/warn-of-fraud.js';
import { FRAUD_TYPES, type FraudWarning, fraudWarningsOf } from '../shapes/fraud-warning.js';
import type { World } from '../world/world.js';

const URL = '/v1/radar/early_fraud_warnings';

export const fraudWarnings: Resource = {
  object: 'radar.early_fraud_warning',
  idPrefixes: ['issfr'],
  expandable: ['charge', 'payment_intent'],
  routes: [
    { method: 'GET', path: URL, accepts: [...LIST_PARAMS, 'charge', 'payment_intent'], handle: list },
    { method: 'GET', path: `${URL}/:warning`, accepts: [], handle: warningOf },
    {
      method: 'POST',
      path: '/v1/test_helpers/sandbox/charges/:charge/fraud_warning',
      accepts: ['fraud_type'],
      handle: warn,
    },
  ],
  tasks: { 'fraud.warn': warnByCard },
};

function warningOf({ world, path }: Call): FraudWarning {
  const warning = fraudWarningsOf(world).get(path['warning'] ?? '');
  if (warning === undefined) throw noSuch('early_fraud_warning', path['warning'] ?? '', 'early_fraud_warning');
  return warning;
}

function list(call: Call): object {
  const charge = call.params.string('charge');
  const intent = call.params.string('payment_intent');
  return listPage(call, fraudWarningsOf(call.world), {
    url: URL,
    createdOf: (warning) => warning.created,
    keep: (warning) =>
      (charge === undefined || warning.charge === charge) &&
      (intent === undefined || warning.payment_intent === intent),
  });
}

function warn({ world, path, params }: Call): object {
  const charge = path['charge'] ?? '';
  const warning = warnOfFraud(world, charge, params.oneOf('fraud_type', FRAUD_TYPES) ?? 'made_with_stolen_card');
  if (warning === undefined) throw noSuch('charge', charge);
  return warning;
}

function warnByCard(world: World, chargeId: string): void {
  warnOfFraud(world, chargeId, 'made_with_stolen_card');
}

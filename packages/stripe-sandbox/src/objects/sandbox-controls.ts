import type { Call, Resource, Route } from '../api/resource.js';
import { badParam, noSuch, refused } from '../api/stripe-error.js';
import { changeFaults, type Faults, NO_FAULTS } from '../deliver/faults.js';
import { moneyTruth } from '../money-truth.js';
import { continueAuthenticated } from '../payments/confirm-intent.js';
import { settleDebit } from '../payments/debit-bank.js';
import { moveIntent, unexpectedState } from '../payments/intent-states.js';
import { availableCash, moveCash } from '../payments/move-cash.js';
import { moveRefund } from '../payments/move-refund.js';
import { bookBalance } from '../shapes/balance-transaction.js';
import { cashTransactionsOf } from '../shapes/cash-transaction.js';
import { plantEvent } from '../world/emit-event.js';
import { intentOf } from './payment-intents.js';
import { refundOf } from './refunds.js';

/** Longest `drain` waits, and what it waits unless told. */
const DRAIN_MS_MAX = 600_000;
const DRAIN_MS = 30_000;

const ROOT = '/v1/test_helpers/sandbox';
const REFUND_STATUSES = ['requires_action', 'pending', 'succeeded', 'failed', 'canceled'] as const;

const FAULT_NAMES = Object.keys(NO_FAULTS) as (keyof Faults)[];

const route = (method: Route['method'], path: string, accepts: readonly string[], handle: Route['handle']): Route => ({
  method,
  path: `${ROOT}${path}`,
  accepts,
  handle,
});

/** What only the sandbox has: steering faults, time, and the outcomes that take banks days. No fault ever touches these calls. */
export const sandboxControls: Resource = {
  object: 'sandbox',
  routes: [
    route('GET', '/faults', [], ({ world }) => world.faults),
    route('POST', '/faults', [...FAULT_NAMES, 'reset'], setFaults),
    route('GET', '/stats', [], stats),
    route('POST', '/drain', ['timeout_ms'], drain),
    route('POST', '/pause', ['paused'], pause),
    route('POST', '/advance', ['seconds'], advance),
    route('GET', '/truth', [], ({ world }) => moneyTruth(world)),
    route('POST', '/payment_intents/:intent/settle', ['outcome', 'failure_code'], settle),
    route('POST', '/payment_intents/:intent/authenticate', ['outcome'], authenticate),
    route('POST', '/refunds/:refund/move', ['status', 'failure_reason'], move),
    route('POST', '/fundings/:transaction/reverse', [], reverse),
    route('POST', '/events', ['type', 'object', 'fields'], plant),
  ],
};

function setFaults({ world, params }: Call): object {
  const change: Partial<Record<keyof Faults, number>> = {};
  for (const name of FAULT_NAMES) {
    const value = name.endsWith('Rate') ? params.rate(name) : params.integer(name, 0);
    if (value !== undefined) change[name] = value;
  }
  world.faults = changeFaults(params.boolean('reset') === true ? NO_FAULTS : world.faults, change);
  return world.faults;
}

function stats({ world }: Call): object {
  return {
    seed: world.seed,
    events: world.ids.counters['evt'] ?? 0,
    requests: world.ids.counters['req'] ?? 0,
    tasks_waiting: world.schedule.waiting(),
    endpoints: world.dispatcher.stats(),
  };
}

async function drain({ world, params }: Call): Promise<object> {
  const drained = await world.dispatcher.drain(params.integer('timeout_ms', 0, DRAIN_MS_MAX) ?? DRAIN_MS);
  return { drained, endpoints: world.dispatcher.stats() };
}

/** Holds webhook deliveries back until `paused=false`. */
function pause({ world, params }: Call): object {
  const paused = params.boolean('paused') ?? true;
  world.dispatcher.pause(paused);
  return { paused };
}

/** Moves the sandbox's clock forward and does at once what becomes due. */
function advance({ world, params }: Call): object {
  world.clock.advance(params.requiredInteger('seconds', 1, 400 * 24 * 3600) * 1000);
  world.schedule.runDue();
  return { now: world.clock.nowSeconds() };
}

function settle(call: Call): object {
  const intent = intentOf(call);
  const outcome = call.params.oneOf('outcome', ['succeeds', 'fails'] as const);
  const failureCode = call.params.string('failure_code');
  if (intent.status !== 'processing') throw unexpectedState(intent, 'settle');
  settleDebit(call.world, intent.id, outcome, failureCode);
  return intent;
}

function authenticate(call: Call): object {
  const { world, params } = call;
  const intent = intentOf(call);
  const fails = params.oneOf('outcome', ['succeeds', 'fails'] as const) === 'fails';
  const action = intent.next_action as { readonly type?: string } | null;
  if (intent.status !== 'requires_action' || action?.type !== 'redirect_to_url')
    throw unexpectedState(intent, 'authenticate');
  if (!fails) {
    continueAuthenticated(world, intent);
    return intent;
  }
  intent.next_action = null;
  intent.last_payment_error = {
    code: 'payment_intent_authentication_failure',
    message:
      'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
    type: 'invalid_request_error',
  };
  intent.payment_method = null;
  moveIntent(world, intent, 'requires_payment_method');
  world.emit('payment_intent.payment_failed', intent);
  return intent;
}

function move(call: Call): object {
  const refund = refundOf(call);
  const status = call.params.oneOf('status', REFUND_STATUSES);
  if (status === undefined) throw badParam('status', 'Missing required param: status.', 'parameter_missing');
  moveRefund(call.world, refund, status, call.params.string('failure_reason'));
  return refund;
}

/** `object` and `fields` are JSON: an event of another version, mode or account, to see what becomes of it. */
function plant({ world, params }: Call): object {
  const json = (name: string): object => {
    try {
      return JSON.parse(params.required(name)) as object;
    } catch {
      throw badParam(name, `Invalid JSON: ${name}.`);
    }
  };
  const fields = params.has('fields') ? json('fields') : {};
  const planted = { type: params.required('type'), object: json('object'), fields: fields as Record<string, unknown> };
  return JSON.parse(plantEvent(world, planted).json) as object;
}

/** The bank takes a transfer back; what the customer no longer has, the merchant's balance covers. */
function reverse({ world, path }: Call): object {
  const funded = cashTransactionsOf(world).get(path['transaction'] ?? '');
  if (funded === undefined) throw noSuch('customer_cash_balance_transaction', path['transaction'] ?? '');
  if (funded.type !== 'funded') throw refused('Only a funding can be reversed.', { param: 'transaction' });
  const { customer, currency, net_amount: amount } = funded;
  const reversed = moveCash(world, { customer, currency, net: -amount, type: 'funding_reversed' });
  const missing = -availableCash(world, customer, currency);
  if (missing > 0) {
    const booked = bookBalance(world, { type: 'adjustment', amount: -missing, currency, source: reversed.id });
    const details = { balance_transaction: booked.id, linked_transaction: reversed.id };
    moveCash(world, { customer, currency, net: missing, type: 'adjusted_for_overdraft', details });
  }
  return reversed;
}

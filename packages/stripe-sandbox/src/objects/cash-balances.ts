import { listPage } from '../api/list-page.js';
import type { Params } from '../api/params.js';
import { type Call, LIST_PARAMS, type Resource } from '../api/resource.js';
import { badParam, noSuch } from '../api/stripe-error.js';
import { reconcileCash } from '../payments/apply-cash.js';
import { bankTransferKind } from '../payments/bank-transfer-instructions.js';
import { moveCash } from '../payments/move-cash.js';
import { cashBalance, cashBalancesOf, cashRow } from '../shapes/cash-balance.js';
import { cashTransactionsOf } from '../shapes/cash-transaction.js';
import { customerOf } from './customers.js';

const KINDS = [
  'eu_bank_transfer',
  'gb_bank_transfer',
  'jp_bank_transfer',
  'mx_bank_transfer',
  'us_bank_transfer',
] as const;

const ONE = '/v1/customers/:customer';

export const cashBalances: Resource = {
  object: 'customer_cash_balance_transaction',
  idPrefixes: ['ccsbtxn'],
  expandable: ['applied_to_payment', 'customer', 'refunded_from_payment', 'unapplied_from_payment'],
  routes: [
    { method: 'GET', path: `${ONE}/cash_balance`, accepts: [], handle: retrieve },
    { method: 'POST', path: `${ONE}/cash_balance`, accepts: ['settings'], handle: update },
    { method: 'GET', path: `${ONE}/cash_balance_transactions`, accepts: LIST_PARAMS, handle: list },
    { method: 'GET', path: `${ONE}/cash_balance_transactions/:transaction`, accepts: [], handle: retrieveTransaction },
    {
      method: 'POST',
      path: '/v1/test_helpers/customers/:customer/fund_cash_balance',
      accepts: ['amount', 'currency', 'reference', 'sender_name', 'bank_transfer_type'],
      handle: fund,
    },
  ],
};

function retrieve(call: Call): object {
  return cashBalance(call.world, customerOf(call).id);
}

function update(call: Call): object {
  const { id } = customerOf(call);
  const settings = call.params.members('settings');
  const mode = settings?.oneOf('reconciliation_mode', ['automatic', 'manual', 'merchant_default'] as const);
  if (mode !== undefined) {
    const { mode: _, ...row } = cashRow(call.world, id);
    cashBalancesOf(call.world).put(mode === 'merchant_default' ? row : { ...row, mode });
  }
  return cashBalance(call.world, id);
}

function list(call: Call): object {
  const { id } = customerOf(call);
  return listPage(call, cashTransactionsOf(call.world), {
    url: `/v1/customers/${id}/cash_balance_transactions`,
    createdOf: (transaction) => transaction.created,
    keep: (transaction) => transaction.customer === id,
  });
}

function retrieveTransaction(call: Call): object {
  const { id } = customerOf(call);
  const transaction = cashTransactionsOf(call.world).get(call.path['transaction'] ?? '');
  if (transaction?.customer !== id) throw noSuch('customer_cash_balance_transaction', call.path['transaction'] ?? '');
  return transaction;
}

/** A bank transfer arrives. `sender_name` and `bank_transfer_type` are the sandbox's own; the rest is Stripe's test helper. */
function fund(call: Call): object {
  const { world, params } = call;
  const customer = customerOf(call);
  const amount = params.requiredInteger('amount', 1, world.limits.fundingAmountMax);
  const currency = params.requiredCurrency('currency');
  const kind = params.oneOf('bank_transfer_type', KINDS) ?? bankTransferKind(currency);
  if (kind === undefined) throw badParam('currency', `Bank transfers are not available in ${currency}.`);
  const reference = params.string('reference') ?? null;
  const details = { bank_transfer: bankTransfer(kind, reference, senderName(params, customer.name)) };
  const funded = moveCash(world, { customer: customer.id, currency, net: amount, type: 'funded', details });
  const manual = cashRow(world, customer.id).mode === 'manual';
  if (manual) world.emit('cash_balance.funds_available', cashBalance(world, customer.id));
  else reconcileCash(world, customer.id, currency, reference);
  return funded;
}

function senderName(params: Params, customerName: string | null): string | null {
  return params.string('sender_name') ?? customerName?.toUpperCase() ?? null;
}

function bankTransfer(kind: string, reference: string | null, sender_name: string | null): object {
  const members: Readonly<Record<string, object>> = {
    eu_bank_transfer: { bic: 'TESTDEFFXXX', iban_last4: '3000', sender_name },
    gb_bank_transfer: { account_number_last4: '2345', sender_name, sort_code: '108800' },
    jp_bank_transfer: { sender_bank: 'テスト銀行', sender_branch: '本店営業部', sender_name },
    us_bank_transfer: { network: 'ach', sender_name },
  };
  const member = members[kind];
  return { reference, type: kind, ...(member === undefined ? {} : { [kind]: member }) };
}

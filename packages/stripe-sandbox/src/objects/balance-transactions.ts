import { listPage } from '../api/list-page.js';
import { type Call, LIST_PARAMS, type Resource } from '../api/resource.js';
import { noSuch } from '../api/stripe-error.js';
import { balanceTransactionsOf } from '../shapes/balance-transaction.js';

export const balanceTransactions: Resource = {
  object: 'balance_transaction',
  idPrefixes: ['txn'],
  expandable: ['source'],
  routes: [
    {
      method: 'GET',
      path: '/v1/balance_transactions',
      accepts: [...LIST_PARAMS, 'currency', 'payout', 'source', 'type'],
      handle: list,
    },
    { method: 'GET', path: '/v1/balance_transactions/:transaction', accepts: [], handle: retrieve },
  ],
};

function list(call: Call): object {
  const currency = call.params.currency('currency');
  const source = call.params.string('source');
  const type = call.params.string('type');
  return listPage(call, balanceTransactionsOf(call.world), {
    url: '/v1/balance_transactions',
    createdOf: (transaction) => transaction.created,
    keep: (transaction) =>
      (currency === undefined || transaction.currency === currency) &&
      (source === undefined || transaction.source === source) &&
      (type === undefined || transaction.type === type) &&
      !call.params.has('payout'),
  });
}

function retrieve({ world, path }: Call): object {
  const transaction = balanceTransactionsOf(world).get(path['transaction'] ?? '');
  if (transaction === undefined) throw noSuch('balance_transaction', path['transaction'] ?? '');
  return transaction;
}

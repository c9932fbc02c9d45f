import type { Resource } from '../api/resource.js';
import { balanceTransactions } from './balance-transactions.js';
import { cashBalances } from './cash-balances.js';
import { charges } from './charges.js';
import { customers } from './customers.js';
import { disputes } from './disputes.js';
import { events } from './events.js';
import { fraudWarnings } from './fraud-warnings.js';
import { paymentIntents } from './payment-intents.js';
import { paymentMethods } from './payment-methods.js';
import { refunds } from './refunds.js';
import { sandboxControls } from './sandbox-controls.js';
import { webhookEndpoints } from './webhook-endpoints.js';

/** Every object the sandbox serves. A new one is a file beside these and a line here. */
export const RESOURCES: readonly Resource[] = [
  balanceTransactions,
  cashBalances,
  charges,
  customers,
  disputes,
  events,
  fraudWarnings,
  paymentIntents,
  paymentMethods,
  refunds,
  sandboxControls,
  webhookEndpoints,
];

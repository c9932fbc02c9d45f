import type { RehearsedOrder } from '@quittance/domain';
import type { LineFields } from './line-fields.js';
import type { ReadingOptions } from './read-records.js';
import { readUnique } from './read-unique.js';

/** Reads orders files one after the other. The orders of all of them are known to matching, so an order may stand in one only, once. */
export function readOrders(paths: readonly string[], options: ReadingOptions): Promise<RehearsedOrder[]> {
  const customers = new Map<string, string>();
  return readUnique(paths, options, { field: 'order', recordOf: (fields) => orderOf(fields, customers) });
}

const ORDER_STATUSES = ['open', 'paid', 'cancelled'] as const;

/** @param customers keeps one copy of each customer's name, which many orders share */
function orderOf(fields: LineFields, customers: Map<string, string>): RehearsedOrder {
  const customer = fields.reference('customer');
  const shared = customers.get(customer);
  if (shared === undefined) customers.set(customer, customer);
  return {
    order: fields.reference('order'),
    invoice: fields.optionalReference('invoice'),
    customer: shared ?? customer,
    currency: fields.currency('currency'),
    amount: fields.amount('amount_minor'),
    createdMs: fields.instant('created'),
    dueMs: fields.optionalInstant('due'),
    status: fields.oneOf('status', ORDER_STATUSES, 'open'),
  };
}

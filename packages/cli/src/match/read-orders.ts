import type { RehearsedOrder } from '@quittance/domain';
import type { LineFields } from './line-fields.js';
import { type ReadingOptions, readRecords } from './read-records.js';
import { shownValue } from './shown-value.js';

/** Reads orders files one after the other. The orders of all of them are known to matching, so an order may stand in one only, once. */
export async function readOrders(paths: readonly string[], options: ReadingOptions): Promise<RehearsedOrder[]> {
  const orders: RehearsedOrder[] = [];
  const known = new Set<string>();
  const customers = new Map<string, string>();
  const onRecord = (fields: LineFields): void => {
    const order = orderOf(fields, customers);
    if (!fields.good) return;
    if (known.has(order.order)) fields.wrong('order', `${GIVEN_BEFORE}: leave this ${shownValue(order.order)} out`);
    else orders.push(order);
    known.add(order.order);
  };
  for (const path of paths) await readRecords(path, onRecord, options);
  return orders;
}

const ORDER_STATUSES = ['open', 'paid', 'cancelled'] as const;
const GIVEN_BEFORE = 'was given before, in this file or another';

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

import {
  BATCH_BODY,
  BATCH_ORDER,
  type BatchAnswer,
  CONNECTION_QUERY,
  problemDetails,
  type Read,
  readEnvelope,
  readJson,
} from '@quittance/contracts';
import { type OrderToRegister, type OrderView, type Registered, readOrderViews } from '@quittance/store';
import type { Handler } from './answering.js';
import { conflictProblem } from './conflict-problem.js';
import { queryOf } from './query-of.js';
import { bodyOf } from './read-body.js';
import { registerAll } from './register-all.js';
import { showOrder } from './show-order.js';
import { toRegistration } from './to-registration.js';

type Entry = BatchAnswer['data'][number];

/** `PUT /v1/orders:batch`: each order is answered as if it had come alone. */
export const putOrders: Handler = async (call) => {
  const { parts, request } = call;
  queryOf(CONNECTION_QUERY, request);
  const { orders } = bodyOf(BATCH_BODY, request, readEnvelope);
  const read = orders.map((order, n) => readOrder(order, `#/orders/${n}`));
  const accepted = read.flatMap((each) => (each.ok ? [each.value] : []));
  const outcomes = await registerAll(call, accepted);
  const ids = new Set(outcomes.flatMap((each) => (each instanceof Error ? [] : [each.id])));
  const views = await readOrderViews(parts.store.sql, { ids: [...ids] });
  let next = 0;
  const data = read.map((each, n): Entry => {
    if (each.ok) return entryOf(each.value.reference, outcomes[next++], views);
    const problem = problemDetails('invalid_request', { errors: each.errors });
    return { reference: referenceOf(orders[n]), status: problem.status, problem };
  });
  return { status: 200, body: JSON.stringify({ data } satisfies BatchAnswer) };
};

function readOrder(order: unknown, at: string): Read<OrderToRegister> {
  const read = readJson(BATCH_ORDER, order, at);
  if (!read.ok) return read;
  const { reference, ...body } = read.value;
  return { ok: true, value: toRegistration(reference, body) };
}

function entryOf(
  reference: string,
  outcome: Registered | Error | undefined,
  views: ReadonlyMap<string, OrderView>,
): Entry {
  const order = outcome === undefined || outcome instanceof Error ? undefined : views.get(outcome.id);
  if (outcome === undefined || outcome instanceof Error || order === undefined)
    return { reference, status: 500, problem: problemDetails('internal_error') };
  if (outcome.kind !== 'conflict')
    return { reference, status: outcome.kind === 'created' ? 201 : 200, order: showOrder(order) };
  const problem = problemDetails('order_conflict', conflictProblem(outcome.conflicts, order));
  return { reference, status: problem.status, problem };
}

/** The reference that was sent with an order that cannot be read, where it is text. */
function referenceOf(order: unknown): string | null {
  const reference = (order as { reference?: unknown } | null)?.reference;
  return typeof reference === 'string' ? reference.toWellFormed() : null;
}

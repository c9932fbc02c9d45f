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
import { answerEach, textIn } from './answer-each.js';
import type { Call, Handler } from './answering.js';
import { conflictProblem } from './conflict-problem.js';
import { queryOf } from './query-of.js';
import { bodyOf } from './read-body.js';
import { registerAll } from './register-all.js';
import { showOrder } from './show-order.js';
import { toRegistration } from './to-registration.js';

type Entry = BatchAnswer['data'][number];

/** `PUT /v1/orders:batch`: each order is answered as if it had come alone. */
export const putOrders: Handler = async (call) => {
  queryOf(CONNECTION_QUERY, call.request);
  const { orders } = bodyOf(BATCH_BODY, call.request, readEnvelope);
  const data = await answerEach(orders, {
    read: (order, n) => readOrder(order, `#/orders/${n}`),
    work: (accepted) => register(call, accepted),
    answer: ({ reference }, registered): Entry => entryOf(reference, registered),
    refuse: (order, problem) => ({ reference: textIn(order, 'reference'), status: problem.status, problem }),
  });
  return { status: 200, body: JSON.stringify({ data } satisfies BatchAnswer) };
};

function readOrder(order: unknown, at: string): Read<OrderToRegister> {
  const read = readJson(BATCH_ORDER, order, at);
  if (!read.ok) return read;
  const { reference, ...body } = read.value;
  return { ok: true, value: toRegistration(reference, body) };
}

interface OneRegistered {
  readonly outcome: Registered | Error;
  /** As it is now; left out when the database refused it. */
  readonly order: OrderView | undefined;
}

async function register(call: Call, orders: readonly OrderToRegister[]): Promise<OneRegistered[]> {
  const outcomes = await registerAll(call, orders);
  const ids = new Set(outcomes.flatMap((each) => (each instanceof Error ? [] : [each.id])));
  const views = await readOrderViews(call.parts.store.sql, { ids: [...ids] });
  return outcomes.map((outcome) => ({
    outcome,
    order: outcome instanceof Error ? undefined : views.get(outcome.id),
  }));
}

function entryOf(reference: string, registered: OneRegistered | undefined): Entry {
  const { outcome, order } = registered ?? {};
  if (outcome === undefined || outcome instanceof Error || order === undefined)
    return { reference, status: 500, problem: problemDetails('internal_error') };
  if (outcome.kind !== 'conflict')
    return { reference, status: outcome.kind === 'created' ? 201 : 200, order: showOrder(order) };
  const problem = problemDetails('order_conflict', conflictProblem(outcome.conflicts, order));
  return { reference, status: problem.status, problem };
}

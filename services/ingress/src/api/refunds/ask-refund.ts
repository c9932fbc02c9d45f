/**
 * Takes a refund that somebody asks for: under the caller's key, which is required, and told to the queue after the commit.
 *
 * The key stands on the request's own row for ever, so a call that was cut off at any point finds what it did. Published best effort; the relay
 * publishes what is lost.
 */
import { CONNECTION_QUERY, EXCEPTION_REFUND_BODY, ORDER_REFERENCE, REFUND_BODY } from '@quittance/contracts';
import { type RefundAsk, type RefundOutcome, requestRefund } from '@quittance/store';
import { HttpProblem } from '../../answers/http-problem.js';
import { actorOf } from '../access/actor-of.js';
import type { Answer, Call, Handler } from '../answering.js';
import { queryOf } from '../query-of.js';
import { bodyOf } from '../read-body.js';
import { refundProblem } from './refund-problem.js';
import { showRefundOf } from './show-refund.js';

const KEY = /^[\x21-\x7e]{1,255}$/;

/** `POST /v1/orders/{reference}/refunds` */
export const askOfOrder: Handler = async (call) => {
  queryOf(CONNECTION_QUERY, call.request);
  const key = keyOf(call);
  const body = bodyOf(REFUND_BODY, call.request);
  const reference = ORDER_REFERENCE.safeParse(call.request.params['reference']);
  if (!reference.success) throw new HttpProblem('order_not_found');
  return ask(call, { ...body, amount: BigInt(body.amount), key, of: { order: reference.data } });
};

/** `POST /v1/exceptions/{id}:refund` */
export const askOfException: Handler = async (call) => {
  queryOf(CONNECTION_QUERY, call.request);
  const key = keyOf(call);
  const { amount, ...body } = bodyOf(EXCEPTION_REFUND_BODY, call.request);
  const exception = String(call.request.params['id']);
  return ask(call, { ...body, amount: amount === undefined ? undefined : BigInt(amount), key, of: { exception } });
};

async function ask(call: Call, asked: Omit<RefundAsk, 'actor' | 'approval'>): Promise<Answer> {
  const { parts, request, connection } = call;
  const outcome = await requestRefund(parts.store, connection.id, {
    ...asked,
    actor: actorOf(request),
    approval: parts.approvalAbove,
  });
  const answer = await told(call, outcome);
  return outcome.kind === 'taken' && outcome.replayed ? answer : { ...answer, status: 201 };
}

/** Publishes what is to be done now, and shows the request as it is. Throws the refusal of one that is refused. */
export async function told(call: Call, outcome: RefundOutcome): Promise<Answer> {
  if (outcome.kind === 'refused') throw refundProblem(outcome);
  const jobs = outcome.calls.map((id) => ({ kind: 'refund_call' as const, id }));
  if (jobs.length > 0) void call.parts.producer.publish('refunds', jobs);
  const body = JSON.stringify(await showRefundOf(call, outcome.id));
  return { status: 200, body, ...(outcome.replayed ? { headers: { 'idempotent-replayed': 'true' } } : {}) };
}

function keyOf({ request }: Call): string {
  const key = request.headers['idempotency-key'];
  if (key === undefined)
    throw new HttpProblem('idempotency_key_needed', {
      detail: 'send an Idempotency-Key of your own, the same one for every try of this refund',
    });
  if (typeof key === 'string' && KEY.test(key)) return key;
  throw new HttpProblem('invalid_idempotency_key', {
    detail: 'the Idempotency-Key must have 1 to 255 visible ASCII characters',
  });
}

import type { OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import type { RouteParts } from '../policy/openapi-policies.js';
import { reference } from './fields.js';
import { CONNECTION_QUERY, pageOf } from './list-queries.js';
import type { HttpProblemCode } from './problem-details.js';
import { EXCEPTION_REFUND_BODY, REFUND_BODY, REFUND_DECISION_BODY, REFUNDS_QUERY } from './refund-body.js';
import { REFUND_REQUEST_RESOURCE } from './refund-resource.js';
import { z } from './zod.js';

type Route = Parameters<OpenAPIRegistry['registerPath']>[0];

const actor = z.string().max(100).optional().meta({ description: 'Who asks, for the log', example: 'ana' });
const ASKING = z.object({
  'Idempotency-Key': z
    .string()
    .max(255)
    .meta({ description: 'Required. The same key and body are the same refund, for ever', example: 'return-4711' }),
  Actor: actor,
});
const DECIDING = z.object({ Actor: actor });
const ID = z.object({ id: z.string() });
const TAG = ['refunds'];
const OF_ASKING: readonly HttpProblemCode[] = ['idempotency_key_needed', 'refund_conflict', 'refunds_busy'];

/** The addresses of refunds that are asked for here. */
export function refundRoutes(registry: OpenAPIRegistry, parts: RouteParts): Route[] {
  const refund = registry.register('RefundRequest', REFUND_REQUEST_RESOURCE);
  return [...asking(parts, refund), ...reading(parts, refund), ...deciding(parts, refund)];
}

function asking({ secured, json, writes }: RouteParts, refund: z.ZodType): Route[] {
  return [
    {
      method: 'post',
      path: '/v1/orders/{reference}/refunds',
      tags: TAG,
      summary: 'Ask for money of an order to be given back',
      description:
        'Written down first, then asked of Stripe. Where no payment is named the latest gives first, then the one before it (`latest_payment_first`); each is a Stripe refund of its own. Refunds above the approval amount wait for a second person.',
      ...secured,
      request: {
        params: z.object({ reference }),
        query: CONNECTION_QUERY,
        headers: ASKING,
        body: bodyOf(REFUND_BODY),
      },
      responses: {
        200: json('As it is now, told again for the same key', refund),
        201: json('Written down', refund),
        ...writes(['order_not_found', 'payment_not_found', ...OF_ASKING]),
      },
    },
    {
      method: 'post',
      path: '/v1/exceptions/{id}:refund',
      tags: TAG,
      summary: 'Carry out the refund that an exception proposes',
      description: 'After `propose_refund`. The exception closes when the money has left.',
      ...secured,
      request: { params: ID, query: CONNECTION_QUERY, headers: ASKING, body: bodyOf(EXCEPTION_REFUND_BODY) },
      responses: {
        200: json('As it is now, told again for the same key', refund),
        201: json('Written down', refund),
        ...writes(['exception_not_found', 'payment_not_found', ...OF_ASKING]),
      },
    },
  ];
}

function reading({ secured, json, reads }: RouteParts, refund: z.ZodType): Route[] {
  return [
    {
      method: 'get',
      path: '/v1/refunds',
      tags: TAG,
      summary: 'Refunds that were asked for here, the newest first',
      ...secured,
      request: { query: REFUNDS_QUERY },
      responses: { 200: json('As asked', pageOf(refund)), ...reads([]) },
    },
    {
      method: 'get',
      path: '/v1/refunds/{id}',
      tags: TAG,
      summary: 'One refund that was asked for here, by its own id or one of Stripe’s',
      ...secured,
      request: { params: ID, query: CONNECTION_QUERY },
      responses: { 200: json('As asked', refund), ...reads(['refund_not_found']) },
    },
  ];
}

function deciding({ secured, json, writes }: RouteParts, refund: z.ZodType): Route[] {
  const route = (action: string, summary: string, description: string): Route => ({
    method: 'post',
    path: `/v1/refunds/{id}:${action}`,
    tags: TAG,
    summary,
    description,
    ...secured,
    request: { params: ID, query: CONNECTION_QUERY, headers: DECIDING, body: bodyOf(REFUND_DECISION_BODY) },
    responses: { 200: json('Done, now or before', refund), ...writes(['refund_not_found', 'refund_conflict']) },
  });
  return [
    route(
      'approve',
      'Agree to a refund that waits for a second person',
      'Whoever agrees must have a name, by the token or by `Actor`, and be somebody else than the one who asked. One token is one person.',
    ),
    route('withdraw', 'Take a refund back', 'As long as Stripe has not been asked.'),
  ];
}

function bodyOf(schema: z.ZodType) {
  return { required: true, content: { 'application/json': { schema } } };
}

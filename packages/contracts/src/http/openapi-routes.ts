import type { OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import { policyRoutes, type RouteParts } from '../policy/openapi-policies.js';
import { EXCEPTION_RESOURCE } from './exception-resource.js';
import { reference } from './fields.js';
import { BATCH_ORDERS_MAX } from './limits.js';
import { CONNECTION_QUERY, EXCEPTIONS_QUERY, ORDERS_QUERY, PAYMENTS_QUERY, pageOf } from './list-queries.js';
import { commandRoutes } from './openapi-commands.js';
import { deadLetterRoutes } from './openapi-dead-letters.js';
import { destinationRoutes } from './openapi-destinations.js';
import { refundRoutes } from './openapi-refunds.js';
import { BATCH_ORDER, ORDER_BODY } from './order-body.js';
import { BATCH_ANSWER, ORDER_RESOURCE } from './order-resource.js';
import { PAYMENT_RESOURCE, PAYMENT_WITH_TIMELINE } from './payment-resource.js';
import { HTTP_PROBLEMS, type HttpProblemCode, PROBLEM_DETAILS } from './problem-details.js';
import { z } from './zod.js';

type Route = Parameters<OpenAPIRegistry['registerPath']>[0];
type Schema = z.ZodType;
type Schemas = ReturnType<typeof namedSchemas>;

/** Name of the security scheme. */
export const TOKEN = 'token';
/** Problems that any call of the API may answer with. */
const ANYWHERE: readonly HttpProblemCode[] = ['unauthorized', 'forbidden', 'connection_not_found', 'store_unavailable'];
const OF_WRITES: readonly HttpProblemCode[] = [
  'malformed_json',
  'invalid_idempotency_key',
  'idempotency_key_in_use',
  'body_too_large',
  'unsupported_media_type',
  'unsupported_encoding',
  'invalid_request',
  'idempotency_key_reused',
];

const SECURED = { security: [{ [TOKEN]: [] }] };

/** What every route of the API is described with. */
function partsWith(problem: Schema): RouteParts {
  return {
    secured: SECURED,
    json,
    reads: (codes) => problems([...codes, 'invalid_query', ...ANYWHERE], problem),
    writes: (codes) => problems([...codes, ...OF_WRITES, ...ANYWHERE], problem),
  };
}

/** What may be asked, with the schemas that are named in the document. */
export function openApiRoutes(registry: OpenAPIRegistry): Route[] {
  const schemas = namedSchemas(registry);
  return [
    ...writes(schemas),
    ...policyRoutes(registry, partsWith(schemas.problem)),
    ...commandRoutes(registry, partsWith(schemas.problem)),
    ...refundRoutes(registry, partsWith(schemas.problem)),
    ...deadLetterRoutes(registry, partsWith(schemas.problem)),
    ...destinationRoutes(registry, partsWith(schemas.problem)),
    ...reads(schemas),
    webhook(schemas.problem),
    ...probes(),
  ];
}

function namedSchemas(registry: OpenAPIRegistry) {
  return {
    body: registry.register('OrderBody', ORDER_BODY),
    batchOrder: registry.register('BatchOrder', BATCH_ORDER),
    order: registry.register('Order', ORDER_RESOURCE),
    batch: registry.register('BatchAnswer', BATCH_ANSWER),
    payment: registry.register('Payment', PAYMENT_RESOURCE),
    paymentWithTimeline: registry.register('PaymentWithTimeline', PAYMENT_WITH_TIMELINE),
    exception: registry.register('Exception', EXCEPTION_RESOURCE),
    problem: registry.register('Problem', PROBLEM_DETAILS),
  };
}

function writes(s: Schemas): Route[] {
  const headers = z.object({
    'Idempotency-Key': z
      .string()
      .max(255)
      .optional()
      .meta({ description: 'The same key and body within 24 hours get the same answer' }),
  });
  const body = (schema: Schema) => ({ required: true, content: { 'application/json': { schema } } });
  const batch = z.strictObject({ orders: z.array(s.batchOrder).min(1).max(BATCH_ORDERS_MAX) });
  return [
    {
      method: 'put',
      path: '/v1/orders/{reference}',
      tags: ['orders'],
      summary: 'Register or change an order',
      description: 'The body is the whole order. The same body again changes nothing.',
      ...SECURED,
      request: { params: z.object({ reference }), query: CONNECTION_QUERY, headers, body: body(s.body) },
      responses: {
        200: json('Changed or unchanged', s.order),
        201: json('Created', s.order),
        ...problems(['order_conflict', 'orders_busy', ...OF_WRITES, ...ANYWHERE], s.problem),
      },
    },
    {
      method: 'put',
      path: '/v1/orders:batch',
      tags: ['orders'],
      summary: `Register or change up to ${BATCH_ORDERS_MAX} orders`,
      description:
        'Each order stands for itself: one that is refused leaves the others alone. Answered in the order they were sent.',
      ...SECURED,
      request: { query: CONNECTION_QUERY, headers, body: body(batch) },
      responses: {
        200: json('Answered one by one', s.batch),
        ...problems(['orders_busy', ...OF_WRITES, ...ANYWHERE], s.problem),
      },
    },
  ];
}

function reads(s: Schemas): Route[] {
  const get = (
    path: string,
    summary: string,
    answer: Schema,
    request: NonNullable<Route['request']>,
    codes: readonly HttpProblemCode[] = [],
  ): Route => ({
    method: 'get',
    path,
    tags: [path.split('/')[2] ?? ''],
    summary,
    ...SECURED,
    request,
    responses: { 200: json('As asked', answer), ...problems([...codes, 'invalid_query', ...ANYWHERE], s.problem) },
  });
  const oneOrder = { params: z.object({ reference }), query: CONNECTION_QUERY };
  const onePayment = { params: z.object({ id: z.string() }), query: CONNECTION_QUERY };
  return [
    get('/v1/orders/{reference}', 'One order with all that is on it', s.order, oneOrder, ['order_not_found']),
    get('/v1/orders', 'Orders, the newest first', pageOf(s.order), { query: ORDERS_QUERY }),
    get('/v1/payments/{id}', 'One payment with its timeline', s.paymentWithTimeline, onePayment, ['payment_not_found']),
    get('/v1/payments', 'Payments, the newest first', pageOf(s.payment), { query: PAYMENTS_QUERY }),
    get('/v1/exceptions', 'What waits for a person, the newest first unless sorted by due time', pageOf(s.exception), {
      query: EXCEPTIONS_QUERY,
    }),
  ];
}

function webhook(problem: Schema): Route {
  return {
    method: 'post',
    path: '/webhooks/stripe/{connection}',
    tags: ['webhooks'],
    summary: 'Stripe’s webhook endpoint',
    description:
      'Signed by Stripe over the bytes of the body. 200 means that the event is in the database, now or from an earlier delivery.',
    request: {
      params: z.object({ connection: z.string().meta({ example: 'default' }) }),
      headers: z.object({ 'Stripe-Signature': z.string() }),
      body: {
        required: true,
        content: { 'application/json': { schema: z.looseObject({ id: z.string(), type: z.string() }) } },
      },
    },
    responses: {
      200: json('Stored, or already known', z.object({ received: z.literal(true) })),
      ...problems(
        [
          'webhook_refused',
          'body_incomplete',
          'connection_not_found',
          'body_too_large',
          'unsupported_encoding',
          'store_unavailable',
        ],
        problem,
      ),
    },
  };
}

function probes(): Route[] {
  const answer = z.object({ status: z.enum(['ok', 'failed']), checks: z.record(z.string(), z.enum(['ok', 'failed'])) });
  return (['/healthz', '/readyz'] as const).map((path) => ({
    method: 'get' as const,
    path,
    tags: ['service'],
    summary: path === '/healthz' ? 'Whether the process lives' : 'Whether it can do its job',
    responses: { 200: json('Yes', answer), 503: json('No', answer) },
  }));
}

function json(description: string, schema: Schema) {
  return { description, content: { 'application/json': { schema } } };
}

/** One answer for each status, naming its codes. */
function problems(codes: readonly HttpProblemCode[], schema: Schema): Route['responses'] {
  const byStatus = Map.groupBy(codes, (code) => HTTP_PROBLEMS[code][0]);
  return Object.fromEntries(
    [...byStatus].map(([status, list]) => [
      status,
      {
        description: list.map((code) => `\`${code}\`: ${HTTP_PROBLEMS[code][1]}`).join(' · '),
        content: { 'application/problem+json': { schema } },
      },
    ]),
  );
}

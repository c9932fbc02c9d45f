import type { OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import type { RouteParts } from '../policy/openapi-policies.js';
import { COMMAND_ANSWER, COMMANDS_ANSWER } from './command-answer.js';
import { APPLICATION_BODY, BATCH_COMMAND, OPERATOR_COMMAND, PAID_OUTSIDE_BODY, UNDO_QUERY } from './command-body.js';
import { EXCEPTION_WITH_HISTORY } from './exception-resource.js';
import { reference } from './fields.js';
import { COMMANDS_MAX } from './limits.js';
import { CONNECTION_QUERY } from './list-queries.js';
import { z } from './zod.js';

type Route = Parameters<OpenAPIRegistry['registerPath']>[0];

const headers = z.object({
  'Idempotency-Key': z
    .string()
    .max(255)
    .optional()
    .meta({ description: 'The same key and body within 24 hours get the same answer, and nothing is done twice' }),
  Actor: z
    .string()
    .max(100)
    .optional()
    .meta({ description: 'Who asks, for the log; the token stands for it alone when it is left out', example: 'ana' }),
});
const ID = { params: z.object({ id: z.string() }) };

/** The addresses of what people do to money and exceptions. */
export function commandRoutes(registry: OpenAPIRegistry, parts: RouteParts): Route[] {
  const schemas = {
    command: registry.register('OperatorCommand', OPERATOR_COMMAND),
    batchCommand: registry.register('BatchCommand', BATCH_COMMAND),
    exception: registry.register('ExceptionWithHistory', EXCEPTION_WITH_HISTORY),
    answer: registry.register('CommandAnswer', COMMAND_ANSWER),
    batchAnswer: registry.register('CommandsAnswer', COMMANDS_ANSWER),
  };
  return [...onExceptions(parts, schemas), ...onMoney(parts, schemas.answer)];
}

interface Schemas {
  readonly command: z.ZodType;
  readonly batchCommand: z.ZodType;
  readonly exception: z.ZodType;
  readonly answer: z.ZodType;
  readonly batchAnswer: z.ZodType;
}

function onExceptions({ secured, json, reads, writes }: RouteParts, s: Schemas): Route[] {
  const batch = z.strictObject({ commands: z.array(s.batchCommand).min(1).max(COMMANDS_MAX) });
  const tags = ['exceptions'];
  return [
    {
      method: 'get',
      path: '/v1/exceptions/{id}',
      tags,
      summary: 'One exception with its candidates and its history',
      ...secured,
      request: { ...ID, query: CONNECTION_QUERY },
      responses: { 200: json('As asked', s.exception), ...reads(['exception_not_found']) },
    },
    {
      method: 'post',
      path: '/v1/exceptions/{id}:resolve',
      tags,
      summary: 'Answer an exception',
      description:
        'Money that a person placed or took off is not moved by rules again. An exception whose cause is gone is closed; one that is closed already is not answered twice.',
      ...secured,
      request: { ...ID, query: CONNECTION_QUERY, headers, body: bodyOf(s.command) },
      responses: {
        200: json('Done', s.answer),
        ...writes(['exception_not_found', 'application_not_found', 'adjustment_not_found', 'command_conflict']),
      },
    },
    {
      method: 'post',
      path: '/v1/exceptions:batch',
      tags,
      summary: `Answer up to ${COMMANDS_MAX} exceptions`,
      description: 'Each command stands for itself. Answered in the order they were sent, and carried out in it.',
      ...secured,
      request: { query: CONNECTION_QUERY, headers, body: bodyOf(batch) },
      responses: { 200: json('Answered one by one', s.batchAnswer), ...writes([]) },
    },
  ];
}

function onMoney({ secured, json, writes }: RouteParts, answer: z.ZodType): Route[] {
  const undo = (
    path: string,
    tag: string,
    summary: string,
    code: 'application_not_found' | 'adjustment_not_found',
  ) => ({
    method: 'delete' as const,
    path,
    tags: [tag],
    summary,
    description: 'One more row says that it was undone; those of before stay.',
    ...secured,
    request: { ...ID, query: UNDO_QUERY, headers },
    responses: { 200: json('Undone', answer), ...writes([code, 'command_conflict', 'invalid_query']) },
  });
  return [
    {
      method: 'post',
      path: '/v1/payments/{id}/applications',
      tags: ['payments'],
      summary: 'Apply unapplied money of a payment by hand',
      ...secured,
      request: { ...ID, query: CONNECTION_QUERY, headers, body: bodyOf(APPLICATION_BODY) },
      responses: {
        200: json('As before, told again', answer),
        201: json('Applied', answer),
        ...writes(['payment_not_found', 'command_conflict']),
      },
    },
    undo('/v1/applications/{id}', 'payments', 'Take an application off its order again', 'application_not_found'),
    undo('/v1/adjustments/{id}', 'orders', 'Open again what an adjustment closed', 'adjustment_not_found'),
    {
      method: 'post',
      path: '/v1/orders/{reference}:mark-paid-outside',
      tags: ['orders'],
      summary: 'Settle an order that was paid by cheque, in cash or at another bank',
      ...secured,
      request: {
        params: z.object({ reference }),
        query: CONNECTION_QUERY,
        headers,
        body: bodyOf(PAID_OUTSIDE_BODY),
      },
      responses: { 200: json('Settled', answer), ...writes(['order_not_found', 'command_conflict']) },
    },
  ];
}

function bodyOf(schema: z.ZodType) {
  return { required: true, content: { 'application/json': { schema } } };
}

import type { OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import type { RouteParts } from '../policy/openapi-policies.js';
import {
  DEAD_LETTER_COUNTS,
  DEAD_LETTER_INSIDE,
  DEAD_LETTER_QUERY,
  DEAD_LETTER_RESOURCE,
  DEAD_LETTERS_COUNT_QUERY,
  DEAD_LETTERS_QUERY,
  DISMISS_ANSWER,
  DISMISS_BODY,
  RETRY_ANSWER,
  RETRY_BODY,
} from './dead-letter-resource.js';
import { CONNECTION_QUERY, pageOf } from './list-queries.js';
import { z } from './zod.js';

type Route = Parameters<OpenAPIRegistry['registerPath']>[0];

const TAG = ['dead letters'];
const ID = z.object({ id: z.string().meta({ example: 'ms-17' }) });
const ACTING = z.object({
  'Idempotency-Key': z.string().max(255).optional(),
  Actor: z.string().max(100).optional().meta({ description: 'Who asks, for the log', example: 'ana' }),
});

/** The addresses of what was given up. */
export function deadLetterRoutes(registry: OpenAPIRegistry, parts: RouteParts): Route[] {
  const letter = registry.register('DeadLetter', DEAD_LETTER_RESOURCE);
  return [...looking(parts, letter), ...acting(parts)];
}

function looking({ secured, json, reads }: RouteParts, letter: z.ZodType): Route[] {
  const get = (path: string, summary: string, answer: z.ZodType, request: NonNullable<Route['request']>): Route => ({
    method: 'get',
    path,
    tags: TAG,
    summary,
    ...secured,
    request,
    responses: { 200: json('As asked', answer), ...reads(path.endsWith('}') ? ['dead_letter_not_found'] : []) },
  });
  return [
    get('/v1/dead-letters', 'What was given up, the latest first', pageOf(letter), { query: DEAD_LETTERS_QUERY }),
    get('/v1/dead-letters:count', 'How many were given up, by reason', DEAD_LETTER_COUNTS, {
      query: DEAD_LETTERS_COUNT_QUERY,
    }),
    get('/v1/dead-letters/{id}', 'One of them with what is inside', DEAD_LETTER_INSIDE, {
      params: ID,
      query: DEAD_LETTER_QUERY,
    }),
  ];
}

function acting({ secured, json, writes }: RouteParts): Route[] {
  const post = (action: string, summary: string, description: string, body: z.ZodType, answer: z.ZodType): Route => ({
    method: 'post',
    path: `/v1/dead-letters:${action}`,
    tags: TAG,
    summary,
    description,
    ...secured,
    request: {
      query: CONNECTION_QUERY,
      headers: ACTING,
      body: { required: true, content: { 'application/json': { schema: body } } },
    },
    responses: { 200: json('Done, as far as this call goes', answer), ...writes([]) },
  });
  return [
    post(
      'retry',
      'Try again what was given up',
      'Rows found by a filter go behind live ones. An older state of an order is never sent after a newer one.',
      RETRY_BODY,
      RETRY_ANSWER,
    ),
    post('dismiss', 'Let be what was given up', 'It is never tried again by itself.', DISMISS_BODY, DISMISS_ANSWER),
  ];
}

import type { OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import { reference } from '../http/fields.js';
import { CONNECTION_QUERY, pageOf } from '../http/list-queries.js';
import type { HttpProblemCode } from '../http/problem-details.js';
import { z } from '../http/zod.js';
import { POLICY_DOCUMENT } from './policy-document.js';
import { PREVIEW_HTTP_PAYMENTS_MAX } from './policy-limits.js';
import { POLICY_VERSIONS_QUERY } from './policy-query.js';
import {
  POLICY_BODY_DESCRIBED,
  POLICY_RESOURCE,
  POLICY_VERSION_RESOURCE,
  PREVIEW_ANSWER,
  PREVIEW_BODY_DESCRIBED,
} from './policy-resource.js';

type Route = Parameters<OpenAPIRegistry['registerPath']>[0];

/** What the document says of every route in the same way. */
export interface RouteParts {
  readonly secured: Pick<Route, 'security'>;
  json(description: string, schema: z.ZodType): Route['responses'][string];
  reads(codes: readonly HttpProblemCode[]): Route['responses'];
  writes(codes: readonly HttpProblemCode[]): Route['responses'];
}

const TAG = ['policies'];
const ETAG = 'The ETag is the version in quotes.';

/** The addresses of policies. */
export function policyRoutes(registry: OpenAPIRegistry, parts: RouteParts): Route[] {
  registry.register('MatchingPolicy', POLICY_DOCUMENT);
  return [...ofEverybody(parts), ...ofCustomer(parts), preview(parts)];
}

const headers = z.object({
  'If-Match': z.string().optional().meta({
    description: 'The version that the writer saw, in quotes: refused when there is a newer one',
    example: '"3"',
  }),
  'Idempotency-Key': z.string().max(255).optional(),
  Actor: z.string().max(100).optional().meta({ description: 'Who asks, for the history and the log', example: 'ana' }),
});

function ofEverybody({ secured, json, reads, writes }: RouteParts): Route[] {
  const body = { required: true, content: { 'application/json': { schema: POLICY_BODY_DESCRIBED } } };
  return [
    {
      method: 'get',
      path: '/v1/policies/matching',
      tags: TAG,
      summary: 'The matching policy in force',
      description: ETAG,
      ...secured,
      request: { query: CONNECTION_QUERY },
      responses: { 200: json('As it is in force', POLICY_RESOURCE), ...reads([]) },
    },
    {
      method: 'put',
      path: '/v1/policies/matching',
      tags: TAG,
      summary: 'Write a new version of the matching policy',
      description:
        'The document says what it changes of the policy that it extends. Batches that begin after the answer go by it.',
      ...secured,
      request: { query: CONNECTION_QUERY, headers, body },
      responses: {
        200: json('The same is in force already', POLICY_RESOURCE),
        201: json('Written', POLICY_RESOURCE),
        ...writes(['invalid_if_match', 'policy_moved']),
      },
    },
    {
      method: 'get',
      path: '/v1/policies/matching/versions',
      tags: TAG,
      summary: 'Every version that was ever written, the newest first',
      ...secured,
      request: { query: POLICY_VERSIONS_QUERY },
      responses: { 200: json('As asked', pageOf(POLICY_VERSION_RESOURCE)), ...reads([]) },
    },
  ];
}

function ofCustomer({ secured, json, reads, writes }: RouteParts): Route[] {
  const path = '/v1/customers/{reference}/policy';
  const request = { params: z.object({ reference }), query: CONNECTION_QUERY };
  const body = { required: true, content: { 'application/json': { schema: POLICY_BODY_DESCRIBED } } };
  const common = { path, tags: TAG, ...secured };
  return [
    {
      ...common,
      method: 'get',
      summary: 'The matching policy in force for one customer',
      description: ETAG,
      request,
      responses: { 200: json('As it is in force', POLICY_RESOURCE), ...reads(['customer_not_found']) },
    },
    {
      ...common,
      method: 'put',
      summary: 'Give a customer a matching policy of their own',
      request: { ...request, headers, body },
      responses: {
        200: json('The same is in force already', POLICY_RESOURCE),
        201: json('Written', POLICY_RESOURCE),
        ...writes(['invalid_if_match', 'customer_not_found', 'policy_moved']),
      },
    },
    {
      ...common,
      method: 'delete',
      summary: 'Let a customer go by everybody’s policy again',
      description: 'The history keeps what was.',
      request: { ...request, headers },
      responses: {
        200: json('What is in force now', POLICY_RESOURCE),
        ...reads(['invalid_if_match', 'customer_not_found', 'policy_moved']),
      },
    },
  ];
}

function preview({ secured, json, writes }: RouteParts): Route {
  return {
    method: 'post',
    path: '/v1/policies/matching:preview',
    tags: TAG,
    summary: 'Try a policy on the payments of the past',
    description: `Changes nothing. Up to ${PREVIEW_HTTP_PAYMENTS_MAX} payments; \`quittance policy preview\` has larger bounds.`,
    ...secured,
    request: {
      query: CONNECTION_QUERY,
      body: { required: true, content: { 'application/json': { schema: PREVIEW_BODY_DESCRIBED } } },
    },
    responses: {
      200: json('What it would have done', PREVIEW_ANSWER),
      ...writes(['customer_not_found', 'preview_too_large', 'preview_busy']),
    },
  };
}

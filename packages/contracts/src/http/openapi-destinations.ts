import type { OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import type { RouteParts } from '../policy/openapi-policies.js';
import { DESTINATION_RESOURCE, ENABLE_DESTINATION_ANSWER, ENABLE_DESTINATION_BODY } from './destination-resource.js';
import { CONNECTION_QUERY } from './list-queries.js';
import { z } from './zod.js';

type Route = Parameters<OpenAPIRegistry['registerPath']>[0];

const ACTING = z.object({ Actor: z.string().max(100).optional().meta({ description: 'Who asks, for the log' }) });

/** The addresses of order systems that pushes go to. */
export function destinationRoutes(registry: OpenAPIRegistry, { secured, json, reads, writes }: RouteParts): Route[] {
  const destination = registry.register('Destination', DESTINATION_RESOURCE);
  return [
    {
      method: 'get',
      path: '/v1/destinations',
      tags: ['pushes'],
      summary: 'The order system of a connection, and whether it takes pushes',
      ...secured,
      request: { query: CONNECTION_QUERY },
      responses: { 200: json('As asked', z.object({ data: z.array(destination) })), ...reads([]) },
    },
    {
      method: 'post',
      path: '/v1/destinations:enable',
      tags: ['pushes'],
      summary: 'Send to the order system again',
      description: 'After a 410, or before a wait is over. Whatever waited is due at once.',
      ...secured,
      request: {
        query: CONNECTION_QUERY,
        headers: ACTING,
        body: { required: true, content: { 'application/json': { schema: ENABLE_DESTINATION_BODY } } },
      },
      responses: {
        200: json('Enabled, now or before', ENABLE_DESTINATION_ANSWER),
        ...writes(['destination_not_found']),
      },
    },
  ];
}

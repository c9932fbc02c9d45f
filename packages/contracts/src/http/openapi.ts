import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import { registerPushes } from './openapi-pushes.js';
import { openApiRoutes, TOKEN } from './openapi-routes.js';

/** The OpenAPI 3.1 document of the ingress, made from the schemas that requests are read by. */
export function openApiDocument(version: string): object {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', TOKEN, { type: 'http', scheme: 'bearer' });
  for (const route of openApiRoutes(registry)) registry.registerPath(route);
  registerPushes(registry);
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Quittance',
      version,
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [
      { name: 'orders', description: 'Register orders and see what has been paid' },
      { name: 'payments', description: 'Money that came in and where it went' },
      { name: 'refunds', description: 'Money that goes back' },
      { name: 'exceptions', description: 'What a person must look at' },
      { name: 'dead letters', description: 'What was given up, until a person acts' },
      { name: 'policies', description: 'What matching may do by itself' },
      { name: 'webhooks', description: 'What Stripe sends' },
      { name: 'pushes', description: 'What the order system is sent, signed' },
      { name: 'service', description: 'For machines that watch the service' },
    ],
  });
}

const DESCRIPTION = `Every Stripe payment finds its order; every order's payment state reaches the order system.

Amounts are integers in minor units. Times are RFC 3339 in UTC. Currencies are ISO 4217, any case in, lower case out. A reference stands
percent-encoded in a path (\`A/1\` is \`A%2F1\`). Lists have pages: pass \`next_cursor\` as \`cursor\` until it is null. Whatever is refused is
answered as \`application/problem+json\` (RFC 9457) with a \`code\` that never changes its meaning.

A token has a role: \`viewer\` may look, \`orders\` also register orders, \`operator\` also decide, refund and try again, \`admin\` also write
policies and see what people wrote in a dead letter. Another role is answered with 403 \`forbidden\`.`;

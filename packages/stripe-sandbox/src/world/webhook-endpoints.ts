import { endpointSecretsOf, type WebhookEndpoint, webhookEndpointsOf } from '../shapes/webhook-endpoint.js';
import type { World } from './world.js';

export interface NewEndpoint {
  readonly url: string;
  readonly secret: string;
  /** Names of event types, `*`, or `charge.*`. */
  readonly enabledEvents: readonly string[];
  readonly apiVersion?: string | null;
  readonly description?: string | null;
  readonly metadata?: Record<string, string>;
}

/** Registers an endpoint; events made from now on go to it. */
export function addEndpoint(world: World, of: NewEndpoint): WebhookEndpoint {
  const endpoint: WebhookEndpoint = {
    id: world.ids.next('we'),
    object: 'webhook_endpoint',
    api_version: of.apiVersion ?? null,
    application: null,
    created: world.clock.nowSeconds(),
    description: of.description ?? null,
    enabled_events: [...of.enabledEvents],
    livemode: false,
    metadata: of.metadata ?? {},
    status: 'enabled',
    url: of.url,
  };
  webhookEndpointsOf(world).put(endpoint);
  endpointSecretsOf(world).put({ id: endpoint.id, secrets: [of.secret] });
  connectEndpoint(world, endpoint);
  return endpoint;
}

/** Makes the dispatcher treat the endpoint as it now is. A disabled one loses what was still waiting for it, as at Stripe. */
export function connectEndpoint(world: World, endpoint: WebhookEndpoint): void {
  if (endpoint.status === 'disabled') {
    world.dispatcher.removeTarget(endpoint.id);
    return;
  }
  const secrets = endpointSecretsOf(world).get(endpoint.id)?.secrets ?? [];
  world.dispatcher.setTarget({ id: endpoint.id, url: endpoint.url, secrets, enabledEvents: endpoint.enabled_events });
}

/** After a restart: connects the endpoints that are known and sends what they did not get. */
export function reconnectEndpoints(world: World): void {
  for (const endpoint of webhookEndpointsOf(world).all()) connectEndpoint(world, endpoint);
  for (const event of world.events.all()) if (event.pending.length > 0) world.dispatcher.send(event, event.pending);
}

import type { Table } from '../world/table.js';
import type { World } from '../world/world.js';

export interface WebhookEndpoint {
  readonly id: string;
  readonly object: 'webhook_endpoint';
  readonly api_version: string | null;
  readonly application: null;
  readonly created: number;
  description: string | null;
  enabled_events: string[];
  readonly livemode: false;
  metadata: Record<string, string>;
  status: 'enabled' | 'disabled';
  url: string;
}

/** The endpoint's signing secrets, kept apart since Stripe shows them once. */
export interface EndpointSecret {
  readonly id: string;
  readonly secrets: readonly string[];
}

export function webhookEndpointsOf(world: World): Table<WebhookEndpoint> {
  return world.table('webhook_endpoint');
}

export function endpointSecretsOf(world: World): Table<EndpointSecret> {
  return world.table('webhook_endpoint_secret');
}

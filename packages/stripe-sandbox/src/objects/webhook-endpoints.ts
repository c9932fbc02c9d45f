import { listPage } from '../api/list-page.js';
import { mergeMetadata } from '../api/params.js';
import { type Call, LIST_PARAMS, type Resource } from '../api/resource.js';
import { badParam, missingParam, noSuch, refused } from '../api/stripe-error.js';
import { endpointSecretsOf, type WebhookEndpoint, webhookEndpointsOf } from '../shapes/webhook-endpoint.js';
import { addEndpoint, connectEndpoint } from '../world/webhook-endpoints.js';
import type { World } from '../world/world.js';

const FIELDS = ['description', 'enabled_events', 'metadata', 'url'];

/** Longest an old secret lives after a roll. */
const OLD_SECRET_SECONDS = 24 * 3600;

const ONE = '/v1/webhook_endpoints/:endpoint';

export const webhookEndpoints: Resource = {
  object: 'webhook_endpoint',
  idPrefixes: ['we'],
  routes: [
    { method: 'POST', path: '/v1/webhook_endpoints', accepts: [...FIELDS, 'api_version', 'connect'], handle: create },
    { method: 'GET', path: '/v1/webhook_endpoints', accepts: LIST_PARAMS, handle: list },
    { method: 'GET', path: ONE, accepts: [], handle: endpointOf },
    { method: 'POST', path: ONE, accepts: [...FIELDS, 'disabled'], handle: update },
    { method: 'DELETE', path: ONE, accepts: [], handle: remove },
    {
      method: 'POST',
      path: '/v1/test_helpers/sandbox/webhook_endpoints/:endpoint/roll_secret',
      accepts: ['keep_old_seconds'],
      handle: rollSecret,
    },
  ],
  tasks: { 'webhook_endpoint.retire_secrets': retireSecrets },
};

function endpointOf({ world, path }: Call): WebhookEndpoint {
  const endpoint = webhookEndpointsOf(world).get(path['endpoint'] ?? '');
  if (endpoint === undefined) throw noSuch('webhook_endpoint', path['endpoint'] ?? '');
  return endpoint;
}

/** The secret stands in this answer only. */
function create({ world, params }: Call): object {
  const url = checkedUrl(params.required('url'));
  const enabledEvents = params.list('enabled_events');
  if (enabledEvents === undefined || enabledEvents.length === 0) throw missingParam('enabled_events');
  const metadata = mergeMetadata({}, params.metadata());
  const { webhookEndpointsMax } = world.limits;
  if (webhookEndpointsOf(world).size >= webhookEndpointsMax) {
    throw refused(`You have reached the maximum of ${webhookEndpointsMax} webhook endpoints.`);
  }
  const secret = world.ids.next('whsec');
  const endpoint = addEndpoint(world, {
    url,
    secret,
    enabledEvents,
    apiVersion: params.string('api_version') ?? null,
    description: params.string('description') ?? null,
    metadata,
  });
  return { ...endpoint, secret };
}

function list(call: Call): object {
  return listPage(call, webhookEndpointsOf(call.world), {
    url: '/v1/webhook_endpoints',
    createdOf: (endpoint) => endpoint.created,
  });
}

function update(call: Call): object {
  const { world, params } = call;
  const endpoint = endpointOf(call);
  const url = params.string('url');
  const enabledEvents = params.list('enabled_events');
  const disabled = params.boolean('disabled');
  const description = params.clearable('description');
  endpoint.metadata = mergeMetadata(endpoint.metadata, params.metadata());
  if (url !== undefined) endpoint.url = checkedUrl(url);
  if (enabledEvents !== undefined) endpoint.enabled_events = enabledEvents;
  if (description !== undefined) endpoint.description = description;
  if (disabled !== undefined) endpoint.status = disabled ? 'disabled' : 'enabled';
  webhookEndpointsOf(world).put(endpoint);
  connectEndpoint(world, endpoint);
  return endpoint;
}

function remove(call: Call): object {
  const { id } = endpointOf(call);
  webhookEndpointsOf(call.world).delete(id);
  endpointSecretsOf(call.world).delete(id);
  call.world.dispatcher.removeTarget(id);
  return { id, object: 'webhook_endpoint', deleted: true };
}

/** A new secret; the old one signs along for a day, or as long as asked. */
function rollSecret(call: Call): object {
  const { world, params } = call;
  const endpoint = endpointOf(call);
  const keepSeconds = params.integer('keep_old_seconds', 0, OLD_SECRET_SECONDS) ?? OLD_SECRET_SECONDS;
  const secret = world.ids.next('whsec');
  const old = endpointSecretsOf(world).get(endpoint.id)?.secrets ?? [];
  endpointSecretsOf(world).put({ id: endpoint.id, secrets: [secret, ...old.slice(0, 1)] });
  connectEndpoint(world, endpoint);
  world.schedule.in(keepSeconds * 1000, 'webhook_endpoint.retire_secrets', endpoint.id);
  return { ...endpoint, secret };
}

function retireSecrets(world: World, id: string): void {
  const endpoint = webhookEndpointsOf(world).get(id);
  const [newest] = endpointSecretsOf(world).get(id)?.secrets ?? [];
  if (endpoint === undefined || newest === undefined) return;
  endpointSecretsOf(world).put({ id, secrets: [newest] });
  connectEndpoint(world, endpoint);
}

function checkedUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw badParam('url', 'Invalid URL: must begin with http:// or https://', 'url_invalid');
}

import { listPage } from '../api/list-page.js';
import { mergeMetadata } from '../api/params.js';
import { type Call, LIST_PARAMS, type Resource } from '../api/resource.js';
import { badParam, missingParam, noSuch, refused } from '../api/stripe-error.js';
import { endpointSecretsOf, type WebhookEndpoint, webhookEndpointsOf } from '../shapes/webhook-endpoint.js';
import { addEndpoint, connectEndpoint } from '../world/webhook-endpoints.js';

const FIELDS = ['description', 'enabled_events', 'metadata', 'url'];

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
  ],
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

function checkedUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw badParam('url', 'Invalid URL: must begin with http:// or https://', 'url_invalid');
}

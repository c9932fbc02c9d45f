/**
 * From one HTTP call to one answer: key, route, parameters, idempotency, faults, the resource's own work, `expand[]`, Stripe's error
 * shape. Input: method, path, query, body and two headers; output: status, headers and JSON. Handlers run to their end without waiting,
 * so no two calls ever see each other's half-done work.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { API_VERSION } from '../api-version.js';
import { NO_CAUSE, type World } from '../world/world.js';
import { type CallPlan, planCall, serverError } from './api-faults.js';
import { decodeForm, type ParamTree } from './decode-form.js';
import { type Expander, makeExpander } from './expand.js';
import { claimKey, keepAnswer, releaseKey } from './idempotency.js';
import { Params } from './params.js';
import type { Resource } from './resource.js';
import { type Found, makeRouter } from './router.js';
import { badParam, StripeError } from './stripe-error.js';

export interface ApiCall {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: string;
  readonly body: string;
  readonly authorization: string | undefined;
  readonly idempotencyKey: string | undefined;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The connection is to be cut instead of answering. */
  readonly lost: boolean;
}

/** Paths of the sandbox's own that no fault touches, so that a test can always steer it. */
const CONTROLS = '/v1/test_helpers/sandbox/';

export type AnswerCall = (call: ApiCall) => Promise<ApiAnswer>;

export function makeAnswerCall(world: World, resources: readonly Resource[], apiKey: string): AnswerCall {
  const findRoute = makeRouter(resources);
  const expand = makeExpander(resources);
  return async (call) => {
    const requestId = world.ids.next('req');
    const plan = call.path.startsWith(CONTROLS) ? undefined : planCall(world, world.ids.counters['req'] ?? 0);
    const headers: Record<string, string> = {
      'request-id': requestId,
      'stripe-version': API_VERSION,
      date: new Date(world.clock.nowMs()).toUTCString(),
    };
    if (plan?.reset === true) return { status: 500, headers, body: '', lost: true };
    const lost = plan?.loseAnswer === true;
    try {
      checkKey(call.authorization, apiKey);
      if (plan?.refusal !== undefined) throw plan.refusal;
      const found = findRoute(call.method, call.path);
      if (found === undefined) throw unknownUrl(call);
      const answer = await runOnce(world, { call, found, plan, requestId, headers, expand });
      return { ...answer, headers, lost };
    } catch (error) {
      const failure = asStripeError(error);
      return { status: failure.status, headers: { ...headers, ...failure.headers }, body: errorBody(failure), lost };
    }
  };
}

interface Run {
  readonly call: ApiCall;
  readonly found: Found;
  readonly plan: CallPlan | undefined;
  readonly requestId: string;
  readonly headers: Record<string, string>;
  readonly expand: Expander;
}

/** Runs the call, or gives again the answer its idempotency key already has. */
async function runOnce(world: World, run: Run): Promise<{ status: number; body: string }> {
  const { call, plan, requestId, headers } = run;
  const latencyMs = plan?.latencyMs ?? 0;
  const key = call.method === 'POST' ? call.idempotencyKey : undefined;
  if (key === undefined) {
    if (latencyMs > 0) await sleep(latencyMs);
    return { status: 200, body: await runPlanned(world, run) };
  }
  const kept = claimKey(world, key, call.path, call.body);
  headers['idempotency-key'] = key;
  if (kept?.status !== undefined && kept.body !== undefined) {
    headers['idempotent-replayed'] = 'true';
    headers['original-request'] = kept.requestId ?? '';
    return { status: kept.status, body: kept.body };
  }
  if (latencyMs > 0) await sleep(latencyMs);
  try {
    const body = await runPlanned(world, run);
    keepAnswer(world, key, { status: 200, body, requestId });
    return { status: 200, body };
  } catch (error) {
    const failure = asStripeError(error);
    if (failure.beforeExecution) releaseKey(world, key);
    else keepAnswer(world, key, { status: failure.status, body: errorBody(failure), requestId });
    throw failure;
  }
}

async function runPlanned(world: World, run: Run): Promise<string> {
  const body = await runHandler(world, run);
  if (run.plan?.failAfter === true) throw serverError(false);
  return body;
}

async function runHandler(world: World, { call, found, requestId, expand }: Run): Promise<string> {
  const tree = call.method === 'POST' ? decodeForm(call.body) : decodeForm(call.query);
  checkNames(tree, found.route.accepts);
  const params = new Params(tree);
  world.cause = { id: requestId, idempotency_key: call.idempotencyKey ?? null };
  let result: object | Promise<object>;
  try {
    result = found.route.handle({ world, path: found.path, params });
  } finally {
    world.cause = NO_CAUSE;
  }
  const body = await result;
  try {
    return JSON.stringify(expand(world, body, params.list('expand') ?? []));
  } catch (error) {
    // The work is done: the answer must stay with the key, so that a retry does not do it twice.
    throw error instanceof StripeError ? new StripeError(error.status, error.body) : error;
  }
}

function checkNames(tree: ParamTree, accepts: readonly string[]): void {
  const unknown = Object.keys(tree).find((name) => name !== 'expand' && !accepts.includes(name));
  if (unknown === undefined) return;
  const meant = accepts.filter((name) => name.endsWith(`_${unknown}`));
  const hint = meant.length === 0 ? '' : `. Did you mean ${meant.join(' or ')}?`;
  throw badParam(unknown, `Received unknown parameter: ${unknown}${hint}`, 'parameter_unknown');
}

function checkKey(authorization: string | undefined, apiKey: string): void {
  const given = keyOf(authorization);
  if (given === apiKey) return;
  const message =
    given === undefined
      ? 'You did not provide an API key. Provide it in the Authorization header, as in "Authorization: Bearer YOUR_SECRET_KEY".'
      : `Invalid API Key provided: ${given.slice(0, 8)}${'*'.repeat(8)}${given.slice(-4)}`;
  throw new StripeError(401, { type: 'invalid_request_error', message }, { beforeExecution: true });
}

function keyOf(authorization: string | undefined): string | undefined {
  const [scheme, value] = (authorization ?? '').split(' ', 2);
  if (value === undefined || value === '') return undefined;
  if (scheme?.toLowerCase() === 'bearer') return value;
  return Buffer.from(value, 'base64').toString('utf8').split(':', 1)[0];
}

function unknownUrl(call: ApiCall): StripeError {
  const message = `Unrecognized request URL (${call.method}: ${call.path}). The sandbox does not serve it; see its README for what it serves.`;
  return new StripeError(404, { type: 'invalid_request_error', message }, { beforeExecution: true });
}

function asStripeError(error: unknown): StripeError {
  if (error instanceof StripeError) return error;
  if (error instanceof RangeError)
    return new StripeError(400, { type: 'invalid_request_error', message: error.message });
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new StripeError(500, { type: 'api_error', message: `The sandbox itself failed: ${message}` });
}

function errorBody(error: StripeError): string {
  return JSON.stringify({ error: error.body });
}

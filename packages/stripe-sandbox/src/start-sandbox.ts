/**
 * Wires the sandbox: the world, its objects, the API over HTTP, the webhooks and, where a file is given, the journal.
 * A crash loses at most what changed in the last quarter of a second of journal; without a file, everything.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type AnswerCall, makeAnswerCall } from './api/answer-call.js';
import { encodeForm } from './api/encode-form.js';
import { makeHttpServer } from './api/http-server.js';
import type { EndpointStats } from './deliver/endpoint-queue.js';
import { changeFaults, type Faults, NO_FAULTS } from './deliver/faults.js';
import { type RetryPolicy, SHORT_RETRIES } from './deliver/retry-policy.js';
import { LIMITS, type Limits } from './limits.js';
import { type MoneyTruth, moneyTruth } from './money-truth.js';
import { RESOURCES } from './objects/index.js';
import { webhookEndpointsOf } from './shapes/webhook-endpoint.js';
import { type Delays, SHORT_DELAYS } from './world/delays.js';
import { type Journal, openJournal, readJournal } from './world/journal.js';
import { makeWorld } from './world/make-world.js';
import { addEndpoint, reconnectEndpoints } from './world/webhook-endpoints.js';
import type { World } from './world/world.js';

export interface WebhookEndpointOption {
  readonly url: string;
  readonly secret: string;
  /** All types unless given. */
  readonly enabled_events?: readonly string[];
}

export interface SandboxOptions {
  /** A free port unless given. */
  readonly port?: number;
  readonly host?: string;
  /** The secret key callers must send. */
  readonly apiKey?: string;
  /** Ids, references and faults follow from it; a random one unless given. */
  readonly seed?: string | number;
  /** Milliseconds since 1970; the machine's clock unless given. */
  readonly clock?: () => number;
  readonly webhookEndpoints?: readonly WebhookEndpointOption[];
  readonly faults?: Partial<Faults>;
  readonly delays?: Partial<Delays>;
  readonly retry?: Partial<RetryPolicy>;
  readonly limits?: Partial<Limits>;
  /** Deliveries in flight per endpoint; 1 makes their order follow from the seed alone. */
  readonly deliveryConcurrency?: number;
  /** Keeps the state over restarts. */
  readonly dataFile?: string;
}

export interface SandboxStats {
  readonly events: number;
  readonly requests: number;
  readonly endpoints: Readonly<Record<string, EndpointStats & { readonly url: string }>>;
}

export interface Sandbox {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly apiKey: string;
  readonly seed: string;
  readonly stop: () => Promise<void>;
  /** True once no delivery is waiting or in flight; false when that took longer than `timeoutMs`. */
  readonly drain: (timeoutMs?: number) => Promise<boolean>;
  /** Changes the faults; given nothing, only tells them. */
  readonly faults: (change?: Partial<Faults>) => Faults;
  readonly stats: () => SandboxStats;
  readonly truth: () => MoneyTruth;
  /** Moves the sandbox's clock forward and does what becomes due. */
  readonly advance: (byMs: number) => void;
  /** Holds webhook deliveries back, or lets them go. */
  readonly pause: (paused: boolean) => void;
  /** One API call inside this process: the same answer without the cost of a socket. For load and for seeding data. */
  readonly request: (
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    params?: Readonly<Record<string, unknown>>,
  ) => Promise<InnerAnswer>;
}

export interface InnerAnswer {
  readonly status: number;
  /** The object, or `{ error }`. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Not a secret: the sandbox listens on this machine only and holds no money. */
const API_KEY = 'sk_test_sandbox';
const CONCURRENCY = 32;
const DRAIN_MS = 30_000;

/** Starts a sandbox and waits until it answers. @throws Error where the port is taken or the file belongs to another seed. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const apiKey = options.apiKey ?? API_KEY;
  const { world, journal } = openWorld(options);
  const answerCall = makeAnswerCall(world, RESOURCES, apiKey);
  const server = makeHttpServer(answerCall, world.limits.requestBodyBytesMax);
  const host = options.host ?? '127.0.0.1';
  server.listen(options.port ?? 0, host);
  await once(server, 'listening');
  connect(world, options.webhookEndpoints ?? []);
  world.schedule.resume();
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}`,
    host,
    port,
    apiKey,
    seed: world.seed,
    async stop() {
      world.schedule.stop();
      world.dispatcher.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      journal?.close();
    },
    drain: (timeoutMs = DRAIN_MS) => world.dispatcher.drain(timeoutMs),
    faults: (change = {}) => {
      world.faults = changeFaults(world.faults, change);
      return world.faults;
    },
    stats: () => ({
      events: world.ids.counters['evt'] ?? 0,
      requests: world.ids.counters['req'] ?? 0,
      endpoints: world.dispatcher.stats(),
    }),
    truth: () => moneyTruth(world),
    advance: (byMs) => {
      world.clock.advance(byMs);
      world.schedule.runDue();
    },
    pause: (paused) => world.dispatcher.pause(paused),
    request: (method, path, params = {}) => requestInside(answerCall, apiKey, method, path, params),
  };
}

async function requestInside(
  answerCall: AnswerCall,
  apiKey: string,
  method: string,
  path: string,
  params: Readonly<Record<string, unknown>>,
): Promise<InnerAnswer> {
  const form = encodeForm(params);
  const authorization = `Bearer ${apiKey}`;
  const [query, body] = method === 'POST' ? ['', form] : [form, ''];
  const answer = await answerCall({ method, path, query, body, authorization, idempotencyKey: undefined });
  return { status: answer.status, body: JSON.parse(answer.body) as InnerAnswer['body'] };
}

function openWorld(options: SandboxOptions): { world: World; journal: Journal | undefined } {
  const kept = options.dataFile === undefined ? undefined : readJournal(options.dataFile);
  const keptSeed = kept?.facts?.seed;
  const seed = options.seed === undefined ? (keptSeed ?? randomBytes(6).toString('hex')) : String(options.seed);
  if (keptSeed !== undefined && keptSeed !== seed) {
    throw new Error(`${options.dataFile} was written with the seed ${keptSeed}, not ${seed}: ids would repeat`);
  }
  const world = makeWorld({
    seed,
    clock: options.clock ?? Date.now,
    advancedMs: kept?.facts?.advancedMs ?? 0,
    counters: { ...kept?.facts?.counters },
    limits: { ...LIMITS, ...options.limits },
    delays: { ...SHORT_DELAYS, ...options.delays },
    faults: changeFaults(NO_FAULTS, options.faults ?? {}),
    retry: { ...SHORT_RETRIES, ...options.retry },
    concurrency: options.deliveryConcurrency ?? CONCURRENCY,
  });
  for (const [name, rows] of kept?.rows ?? []) for (const row of rows.values()) world.table(name).put(row);
  for (const resource of RESOURCES) {
    for (const [kind, task] of Object.entries(resource.tasks ?? {}))
      world.schedule.handle(kind, (subject) => task(world, subject));
  }
  const facts = () => ({ seed, counters: world.ids.counters, advancedMs: world.clock.advancedMs() });
  const journal = options.dataFile === undefined ? undefined : openJournal(options.dataFile, world.tables, facts);
  return { world, journal };
}

/** Endpoints of an earlier run come back; those given now are added unless their URL is known. */
function connect(world: World, given: readonly WebhookEndpointOption[]): void {
  reconnectEndpoints(world);
  const known = new Set([...webhookEndpointsOf(world).all()].map((endpoint) => endpoint.url));
  for (const { url, secret, enabled_events: enabledEvents = ['*'] } of given) {
    if (!known.has(url)) addEndpoint(world, { url, secret, enabledEvents });
  }
}

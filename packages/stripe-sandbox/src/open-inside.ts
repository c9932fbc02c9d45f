/**
 * A sandbox without a server: the same objects, calls and answers inside one process, for whoever brings a clock of its own and carries the
 * events itself.
 *
 * Input: calls. Output: answers at once, and events in the order in which they were made; nothing is sent anywhere. What is due later (a
 * refund succeeds, a debit fails) happens when `runDue` is called. Not kept over the process.
 */
import { type ApiAnswer, type ApiCall, makeAnswerCall } from './api/answer-call.js';
import { encodeForm } from './api/encode-form.js';
import { changeFaults, type Faults, NO_FAULTS } from './deliver/faults.js';
import { SHORT_RETRIES } from './deliver/retry-policy.js';
import { LIMITS } from './limits.js';
import { type MoneyTruth, moneyTruth } from './money-truth.js';
import { RESOURCES } from './objects/index.js';
import type { InnerAnswer } from './start-sandbox.js';
import { type Delays, SHORT_DELAYS } from './world/delays.js';
import { makeWorld } from './world/make-world.js';
import type { TaskRow } from './world/schedule.js';

export interface InsideOptions {
  readonly seed: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly delays?: Partial<Delays>;
}

/** An event as Stripe would post it. */
export interface MadeEvent {
  readonly id: string;
  readonly type: string;
  readonly json: string;
}

export interface InsideSandbox {
  /** A call of the world outside, which meets no fault. */
  readonly request: (
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    params?: Readonly<Record<string, unknown>>,
  ) => Promise<InnerAnswer>;
  /** An HTTP call as a client makes it; it may meet the faults. `lost`: the connection is to be cut instead of answered. */
  readonly answer: (call: Omit<ApiCall, 'authorization'>) => Promise<ApiAnswer>;
  /** Changes the faults of the API. */
  readonly faults: (change: Partial<Faults>) => void;
  /** Events that nobody has taken yet, oldest first. */
  readonly takeEvents: () => MadeEvent[];
  /** Takes an event out of the list, as if it had never been made. */
  readonly unmake: (event: MadeEvent) => void;
  /** Does what the clock has reached. */
  readonly runDue: () => void;
  /** When the next thing happens by itself, milliseconds since 1970; `null`: nothing does. */
  readonly nextDueMs: () => number | null;
  readonly truth: () => MoneyTruth;
}

const API_KEY = 'sk_test_inside';

export function openInside(options: InsideOptions): InsideSandbox {
  const world = makeWorld({
    seed: options.seed,
    clock: options.clock,
    advancedMs: 0,
    counters: {},
    limits: LIMITS,
    delays: { ...SHORT_DELAYS, ...options.delays },
    faults: NO_FAULTS,
    retry: SHORT_RETRIES,
    concurrency: 1,
  });
  for (const resource of RESOURCES)
    for (const [kind, task] of Object.entries(resource.tasks ?? {}))
      world.schedule.handle(kind, (subject) => task(world, subject));
  // No timer: `runDue` is called by whoever owns the clock.
  world.schedule.stop();
  const tasks = world.table<TaskRow>('task');
  const answerCall = makeAnswerCall(world, RESOURCES, API_KEY);
  const authorization = `Bearer ${API_KEY}`;
  let faults = NO_FAULTS;
  let taken = 0;
  return {
    request: async (method, path, params = {}) => {
      const form = encodeForm(params);
      const [query, body] = method === 'POST' ? ['', form] : [form, ''];
      world.faults = NO_FAULTS;
      const answer = await answerCall({ method, path, query, body, authorization, idempotencyKey: undefined });
      return { status: answer.status, body: JSON.parse(answer.body) as InnerAnswer['body'] };
    },
    answer: (call) => {
      // The faults are drawn when the call begins.
      world.faults = faults;
      const answer = answerCall({ ...call, authorization });
      world.faults = NO_FAULTS;
      return answer;
    },
    faults: (change) => {
      faults = changeFaults(NO_FAULTS, change);
    },
    takeEvents: () => {
      const fresh = [...world.events.all()].filter((each) => each.ordinal > taken);
      taken = fresh.reduce((last, each) => Math.max(last, each.ordinal), taken);
      return fresh.sort((a, b) => a.ordinal - b.ordinal);
    },
    unmake: (event) => {
      world.events.delete(event.id);
    },
    runDue: () => world.schedule.runDue(),
    nextDueMs: () => {
      let next: number | null = null;
      for (const task of tasks.all()) if (next === null || task.dueMs < next) next = task.dueMs;
      return next;
    },
    truth: () => moneyTruth(world),
  };
}

/**
 * Plays one history from its plan to its end, and looks at the books: after each step for what must never be seen, after the faults for what must
 * have become true.
 */

import { booksText } from '../checks/books-text.js';
import { checkBooks } from '../checks/check-books.js';
import { checkDeliveries } from '../checks/check-deliveries.js';
import { checkEachStep } from '../checks/check-each-step.js';
import { checkPlacement } from '../checks/check-placement.js';
import { checkTruth } from '../checks/check-truth.js';
import { Database } from '../mysql/database.js';
import { Cluster } from '../parts/cluster.js';
import { GOOD_ORDER_SYSTEM, SimulatedOrderSystem } from '../parts/order-system.js';
import { productSchema } from '../parts/product-schema.js';
import type { Safeguard } from '../parts/safeguards.js';
import { SimulatedRedis } from '../parts/simulated-redis.js';
import { GOOD_STRIPE, SimulatedStripe } from '../parts/simulated-stripe.js';
import { inItsOwnTime } from '../time/own-the-clock.js';
import { randomOf } from '../time/random.js';
import { CALM, Simulation } from '../time/simulation.js';
import { Actors, type Stage } from './act.js';
import type { Plan } from './plan.js';

/** Safeguards that are taken out, to prove that the checks would notice. */
export interface Sabotage {
  readonly withoutKeys?: readonly string[];
  readonly withoutLocks?: readonly string[];
  readonly without?: readonly Safeguard[];
}

export interface PlayOptions {
  readonly tracing?: boolean;
  readonly sabotage?: Sabotage;
  /** Another chance for the same plan: who comes when. */
  readonly chance?: string;
  /** Whether the whole inbox is handled a second time at the end. */
  readonly replay?: boolean;
}

export interface Played {
  readonly failure: string | null;
  readonly trace: readonly string[];
  readonly steps: number;
  /** The books at the end, as text in a fixed order. */
  readonly books: string;
  /** From the end of the faults to the last thing that was left to do, milliseconds. */
  readonly restMs: number;
}

const START_MS = Date.UTC(2026, 4, 4, 9, 0, 0);
const URL = 'https://orders.example.com/hooks';
/** After the faults everything must have come to rest within this time: what the slowest schedule of a retry allows. */
const REST_MS_MAX = 74 * 3_600_000;
/** Refunds, debits and disputes go on for so long by themselves. */
const AFTERLIFE_MS = 12 * 86_400_000;

export async function play(plan: Plan, options: PlayOptions = {}): Promise<Played> {
  const catalogue = await productSchema();
  const random = randomOf(`${plan.seed}/${options.chance ?? 'chance'}`);
  const simulation = new Simulation({ startMs: START_MS, random, tracing: options.tracing === true });
  const { sabotage } = options;
  const database = new Database({
    catalogue,
    nowMs: () => simulation.nowMs,
    shuffle: random.branch('rows').shuffle,
    fraction: random.branch('rand').fraction,
    withoutKeys: new Set(sabotage?.withoutKeys),
    withoutLocks: new Set(sabotage?.withoutLocks),
  });
  const without = new Set(sabotage?.without);
  const redis = new SimulatedRedis(simulation);
  const stripe = new SimulatedStripe(simulation, plan.seed, without);
  const orderSystem = new SimulatedOrderSystem(simulation, without);
  const connectionId = seedConnection(database);
  const cluster = new Cluster({
    simulation,
    database,
    redis,
    stripe,
    orderSystem,
    connectionId,
    url: URL,
    faultsEndMs: START_MS + plan.faultsEndMs,
    without,
  });
  stripe.deliver = async (json) => (await cluster.ingress?.receive(json)) ?? 503;
  stripe.onAcknowledged = (id) => {
    if (database.rows('stripe_events').some((row) => row['event_id'] === id)) return;
    simulation.failure ??= new Error(`event ${id} was acknowledged before it was committed`);
  };
  const stage: Stage = { plan, simulation, database, cluster, redis, stripe, orderSystem, startMs: START_MS };
  const actors = new Actors(stage);
  const each = checkEachStep(database);
  simulation.afterStep = each;
  let restMs = 0;

  await inItsOwnTime(simulation, async () => {
    try {
      await actors.begin();
      cluster.start();
      setFaults(stage, true);
      await simulation.runUntil(START_MS + plan.faultsEndMs);
      setFaults(stage, false);
      simulation.note('—', 'all faults end');
      restMs = await comeToRest(stage, actors);
      await simulation.runUntil(simulation.nowMs + AFTERLIFE_MS);
      await comeToRest(stage, actors);
      if (simulation.failure !== null) return;
      checkBooks(database);
      checkTruth(stage, actors);
      checkPlacement(stage);
      checkDeliveries(stage);
      if (options.replay !== false) await replayInbox(stage, actors);
    } catch (error) {
      simulation.failure ??= error;
    } finally {
      cluster.stop();
    }
  });
  return {
    failure: simulation.failure === null ? null : sayFailure(simulation.failure),
    trace: simulation.trace,
    steps: simulation.steps,
    books: booksText(database),
    restMs,
  };
}

function setFaults({ plan, simulation, stripe, redis, orderSystem }: Stage, on: boolean): void {
  const { chances } = plan;
  simulation.turbulence = on ? chances.turbulence : CALM;
  stripe.setFaults(on ? chances.stripe : GOOD_STRIPE);
  redis.faults = on ? chances.redis : { lost: 0, unanswered: 0, lockLost: 0 };
  orderSystem.faults = on ? chances.orderSystem : GOOD_ORDER_SYSTEM;
  if (!on && !redis.up) redis.setUp(true);
}

/** Goes on until nobody has anything left to do. @returns how long that took */
async function comeToRest({ simulation, database, stripe }: Stage, actors: Actors): Promise<number> {
  const fromMs = simulation.nowMs;
  for (;;) {
    await simulation.runUntil(simulation.nowMs + 3_600_000);
    if (simulation.failure !== null) return 0;
    const left =
      leftToDo(database) ??
      (stripe.underWay > 0 ? `${stripe.underWay} deliveries of Stripe` : null) ??
      (actors.underWay > 0 ? 'somebody waits for an answer' : null);
    const tookMs = simulation.nowMs - fromMs;
    if (left === null) return tookMs;
    if (tookMs > REST_MS_MAX)
      throw new Error(`not at rest ${Math.round(tookMs / 3_600_000)} hours after the faults: ${left}`);
  }
}

/** Invariant 3 of the fault table: what is accepted is done, or told to a person. */
function leftToDo(database: Database): string | null {
  for (const table of ['stripe_events', 'outbox_messages', 'refund_calls']) {
    const row = database.rows(table).find((each) => each['state'] === 'pending');
    if (row !== undefined)
      return `${table} ${row['id']} is pending (${String(row['stage'])}, ${String(row['reason'])}, attempts ${row['attempts']})`;
  }
  if (database.running > 0) return `${database.running} transactions are open`;
  return null;
}

/** All events once more, as if none had been handled: nothing may change. */
async function replayInbox(stage: Stage, actors: Actors): Promise<void> {
  const { database, simulation } = stage;
  const before = booksText(database);
  simulation.note('—', 'the whole inbox is handled once more');
  const transaction = database.begin();
  database.execute(
    transaction,
    `UPDATE stripe_events SET state = 'pending', due_at = CURRENT_TIMESTAMP(3) WHERE state IN ('done', 'ignored') AND stage IS NOT NULL`,
    [],
  );
  database.end(transaction, true);
  await comeToRest(stage, actors);
  if (simulation.failure !== null) return;
  const after = booksText(database);
  if (before !== after)
    throw new Error(`handling the whole inbox once more changed the books:\n${differenceOf(before, after)}`);
}

export function differenceOf(before: string, after: string): string {
  const [was, is] = [before.split('\n'), after.split('\n')];
  const gone = was.filter((line) => !is.includes(line)).map((line) => `- ${line}`);
  const come = is.filter((line) => !was.includes(line)).map((line) => `+ ${line}`);
  return [...gone, ...come].slice(0, 20).join('\n');
}

function seedConnection(database: Database): string {
  const transaction = database.begin();
  database.execute(transaction, 'INSERT INTO connections (name, mode) VALUES (?, ?)', ['default', 'test']);
  database.execute(transaction, 'INSERT INTO destinations (connection_id, url) VALUES (?, ?)', ['1', URL]);
  database.end(transaction, true);
  return '1';
}

function sayFailure(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

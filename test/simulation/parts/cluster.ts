/**
 * The product as it runs: processes over one database and one Redis, each with its own store and its own handlers, started again when one dies.
 *
 * Mirrors the wiring of services/*: what is put together here is what their `start-*.ts` put together, with the product's own handlers.
 */
import { bookkeeper } from '@quittance/bookkeeping';
import { type PollParts, pollEvents, reconcile } from '@quittance/poller';
import { type Destination, pusher, routeDestinations, shareCircuit, trackSlowCalls } from '@quittance/pushback';
import {
  disputeReaderOver,
  followOnce,
  handleJobs,
  lookAtDisputes,
  openLine,
  openWayToStripe,
  readPacer,
  refundAsker,
} from '@quittance/refunds';
import { publishOverdue, recoverLostRedis } from '@quittance/relay';
import type { Metrics } from '@quittance/runtime';
import { DUE_KINDS, type Store } from '@quittance/store';
import { openRefundDesk, openStripeReader, routeEvent } from '@quittance/stripe';
import type { Database } from '../mysql/database.js';
import type { Process, Simulation } from '../time/simulation.js';
import { type Ingress, openIngress } from './ingress.js';
import type { SimulatedOrderSystem } from './order-system.js';
import { QUIET } from './quiet.js';
import { runStage } from './run-stage.js';
import type { Safeguard } from './safeguards.js';
import type { SimulatedRedis } from './simulated-redis.js';
import { openSimulatedStore } from './simulated-store.js';
import type { SimulatedStripe } from './simulated-stripe.js';

export interface ClusterParts {
  readonly simulation: Simulation;
  readonly database: Database;
  readonly redis: SimulatedRedis;
  readonly stripe: SimulatedStripe;
  readonly orderSystem: SimulatedOrderSystem;
  readonly connectionId: string;
  readonly url: string;
  /** From then on nothing goes wrong any more. */
  readonly faultsEndMs: number;
  /** Parts of the product that are taken out, to prove that somebody would notice. */
  readonly without: ReadonlySet<Safeguard>;
}

type Role = 'ingress' | 'matching' | 'refunds' | 'pushback' | 'relay' | 'poller';

const ROLES: readonly (readonly [Role, number])[] = [
  ['ingress', 1],
  ['matching', 2],
  ['refunds', 2],
  ['pushback', 2],
  ['relay', 2],
  ['poller', 1],
];

const RESTART_MS_MIN = 1_000;
const RESTART_MS_MAX = 20_000;
/** As services/relay has them by default. */
const RELAY_ROUND_MS = 5_000;
const RELAY_LEASE_MS = 60_000;
const RELAY_BATCH_ROWS = 500;
const LOOK_ROUND_MS = 5_000;
const CIRCUIT_PERIOD_MS = 30_000;
/** After a round that met trouble. */
const AGAIN_MS = 60_000;
/** Longer than the longest pause between two comparisons of one list. */
const COMPARE_FOR_MS = 26 * 3_600_000;
/** As services/poller has them by default. */
const POLL_CONFIG: PollParts['config'] = {
  POLL_ROUND_MS: 60_000,
  POLL_OVERLAP_MS: 600_000,
  POLL_SETTLE_MS: 30_000,
  POLL_LOOK_BACK_MS: 86_400_000,
  RECONCILE_ROUND_MS: 3_600_000,
  RECONCILE_BACK_MS: 2 * 86_400_000,
};

export class Cluster {
  readonly #parts: ClusterParts;
  readonly #running = new Map<string, Process>();
  #ingress: Ingress | null = null;
  #stopped = false;

  constructor(parts: ClusterParts) {
    this.#parts = parts;
    parts.simulation.onDeath = (process) => this.#died(process);
  }

  /** `null` while nobody listens. */
  get ingress(): Ingress | null {
    return this.#ingress;
  }

  start(): void {
    for (const [role, copies] of ROLES)
      for (let copy = 1; copy <= copies; copy += 1) this.#boot(role, `${role}-${copy}`);
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Kills a process by its name without number of incarnation. */
  kill(place: string, why: string): void {
    const process = this.#running.get(place);
    if (process !== undefined) this.#parts.simulation.kill(process, why);
  }

  places(): string[] {
    return [...this.#running.keys()];
  }

  #died(process: Process): void {
    const { simulation } = this.#parts;
    for (const [place, each] of this.#running) {
      if (each !== process) continue;
      this.#running.delete(place);
      const role = place.slice(0, place.lastIndexOf('-')) as Role;
      if (role === 'ingress') this.#ingress = null;
      if (this.#stopped) return;
      simulation.at(simulation.nowMs + simulation.random.between(RESTART_MS_MIN, RESTART_MS_MAX), () =>
        this.#boot(role, place),
      );
    }
  }

  #boot(role: Role, place: string): void {
    const { simulation } = this.#parts;
    const process = simulation.newProcess(place);
    this.#running.set(place, process);
    const store = openSimulatedStore(this.#parts, process);
    simulation.note(place, 'starts');
    if (role === 'ingress') this.#openIngress(process, store);
    else if (role === 'matching') this.#runMatching(process, store);
    else if (role === 'refunds') this.#runRefunds(process, store);
    else if (role === 'pushback') this.#runPushback(process, store);
    else if (role === 'relay') this.#runRelay(process, store);
    else this.#runPoller(process, store);
  }

  #openIngress(process: Process, store: Store): void {
    const { redis, connectionId } = this.#parts;
    this.#ingress = openIngress({
      store,
      producer: redis.producerOf(process),
      connectionId,
      without: this.#parts.without,
    });
  }

  #runMatching(process: Process, store: Store): void {
    const { redis } = this.#parts;
    const handle = bookkeeper({ stage: 'matching', store, producer: redis.producerOf(process), log: QUIET });
    runStage({ ...this.#parts, process, stage: 'matching', handle });
  }

  #runRefunds(process: Process, store: Store): void {
    const { redis, stripe } = this.#parts;
    const producer = redis.producerOf(process);
    const client = stripe.clientOf(process);
    const line = openLine();
    const ask = refundAsker({
      store,
      way: openWayToStripe(openRefundDesk(client), { line }),
      mode: 'test',
      log: QUIET,
    });
    const handle = handleJobs(bookkeeper({ stage: 'refunds', store, producer, log: QUIET }), ask);
    runStage({ ...this.#parts, process, stage: 'refunds', handle });
    const looks = { store, producer, mode: 'test', log: QUIET, looked: METER } as const;
    const { signal } = new AbortController();
    this.#everyDue(
      process,
      LOOK_ROUND_MS,
      () => this.#nextOf('refunds', 'next_check_at'),
      async () => {
        return (await followOnce({ client, line }, looks)).away === null;
      },
    );
    this.#everyDue(
      process,
      LOOK_ROUND_MS,
      () => this.#nextOf('disputes', 'next_check_at'),
      async () => {
        return (
          (await lookAtDisputes({ ...looks, ...disputeReaderOver({ client, line }, signal, readPacer()) }, signal))
            .away === null
        );
      },
    );
  }

  #runPushback(process: Process, store: Store): void {
    const { orderSystem, url } = this.#parts;
    const name = 'order_system';
    const circuit = shareCircuit({
      store,
      url,
      note: async () => undefined,
      name,
      orderSystem: orderSystem.clientOf(process),
      periodMs: CIRCUIT_PERIOD_MS,
      log: QUIET,
      metrics: { circuit: nothing, circuitCalled: nothing },
    });
    const slowCalls = trackSlowCalls({ slowMs: 2_000, callsMax: 64, onError: nothing });
    const destination: Destination = { name, url, circuit, slowCalls, periodMs: CIRCUIT_PERIOD_MS, readBack: null };
    const meters = { called: nothing, completed: nothing, dropped: nothing, heldBack: nothing };
    const destinations = routeDestinations(new Map(), destination);
    runStage({ ...this.#parts, process, stage: 'pushback', handle: pusher({ store, destinations, meters }) });
  }

  #runRelay(process: Process, store: Store): void {
    const { redis, without } = this.#parts;
    if (without.has('relay')) return;
    const producer = redis.producerOf(process);
    const marker = redis.markerOf(process);
    const claim = {
      rowsMax: RELAY_BATCH_ROWS,
      leaseMs: RELAY_LEASE_MS,
      busyLeaseMs: RELAY_LEASE_MS * 5,
      busyStages: [],
    };
    this.#everyDue(
      process,
      RELAY_ROUND_MS,
      () => this.#nextDue(),
      async () => {
        if (producer.ready())
          await recoverLostRedis({ store, marker }, claim, (ms) => this.#parts.simulation.sleep(ms));
        await Promise.all(DUE_KINDS.map((kind) => publishOverdue({ store, producer }, kind, claim)));
        return true;
      },
    );
  }

  /** Reads Stripe's lists: rounds are left out in which there is certainly nothing to find. */
  #runPoller(process: Process, store: Store): void {
    const { stripe, redis, connectionId } = this.#parts;
    const client = stripe.clientOf(process);
    const { signal } = new AbortController();
    const parts: PollParts = {
      store,
      producer: redis.producerOf(process),
      reader: openStripeReader(client, { callsPerSecond: 5, signal }),
      connection: { id: connectionId, name: 'default', mode: 'test' },
      config: POLL_CONFIG,
      metrics: POLL_METRICS,
      log: QUIET,
      signal,
      overlap: { readAtMs: 0, pages: 0 },
    };
    this.#everyDue(
      process,
      POLL_CONFIG.POLL_ROUND_MS,
      () => this.#nextUnread(),
      async () => {
        const { trouble, full } = await pollEvents(parts);
        return trouble === null && !full;
      },
    );
    this.#everyDue(
      process,
      POLL_CONFIG.RECONCILE_ROUND_MS,
      () => this.#nextUncompared(),
      async () => {
        const { trouble, full } = await reconcile(parts);
        return trouble === null && !full;
      },
    );
  }

  /** When the oldest event that nobody has brought may be read. */
  #nextUnread(): number | null {
    const { stripe, database } = this.#parts;
    const kept = new Set(database.rows('stripe_events').map((row) => row['event_id']));
    const missing = stripe.events.find(
      (event) => !kept.has(event.id) && !event.id.endsWith('_twin') && routeEvent(event.type) !== null,
    );
    return missing === undefined ? null : missing.madeMs + POLL_CONFIG.POLL_SETTLE_MS + 1_000;
  }

  /** While something may be missing of which Stripe made no event: the rarest of the comparisons is made once a day. */
  #nextUncompared(): number | null {
    const { stripe, simulation } = this.#parts;
    const last = stripe.unmadeMs.at(-1);
    return last === undefined || simulation.nowMs > last + COMPARE_FOR_MS
      ? null
      : last + POLL_CONFIG.POLL_SETTLE_MS + 1_000;
  }

  /**
   * A loop that rests between rounds, and less after one that met trouble. Rounds in which nothing can be due are left out: the simulation asks when the next one could be and goes
   * there at once.
   */
  #everyDue(process: Process, roundMs: number, nextMs: () => number | null, round: () => Promise<boolean>): void {
    const { simulation } = this.#parts;
    let busy = false;
    let earliestMs = simulation.nowMs + simulation.random.between(0, roundMs);
    const look = async (): Promise<void> => {
      busy = true;
      const well = await round().catch(() => false);
      earliestMs = simulation.nowMs + (well ? roundMs : Math.min(roundMs, AGAIN_MS));
      busy = false;
    };
    simulation.whenIdle(() => {
      if (!process.alive || busy) return null;
      const due = nextMs();
      if (due === null) return null;
      const atMs = Math.max(due, earliestMs);
      if (atMs <= simulation.nowMs) {
        void look();
        return simulation.nowMs;
      }
      return atMs;
    });
  }

  /** When the next row is overdue, as far as is committed. */
  #nextDue(): number | null {
    const { database, redis } = this.#parts;
    if (!redis.up) return null;
    let next: number | null = null;
    for (const table of ['stripe_events', 'outbox_messages', 'refund_calls'])
      for (const row of database.rows(table)) {
        const due = row['due_at'];
        if (row['state'] !== 'pending' || typeof due !== 'number' || row['stage'] === null) continue;
        if (next === null || due < next) next = due;
      }
    return next;
  }

  #nextOf(table: string, column: string): number | null {
    let next: number | null = null;
    for (const row of this.#parts.database.rows(table)) {
      const due = row[column];
      if (typeof due === 'number' && (next === null || due < next)) next = due;
    }
    return next;
  }
}

const nothing = (): void => undefined;
const METER = { inc: nothing } as unknown as ReturnType<Metrics['counter']>;
const POLL_METRICS: PollParts['metrics'] = {
  events: nothing,
  objects: nothing,
  unkept: nothing,
  call: nothing,
  gap: nothing,
  reached: nothing,
  refused: nothing,
  refusedLists: () => [],
};

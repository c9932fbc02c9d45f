/**
 * The relay: publishes again whatever is overdue, for ever.
 *
 * Input: the due times of stripe_events and outbox_messages, and the marker in Redis. Output: jobs. It runs on a timer of its own and not
 * on a scheduler in the Redis that it has to repair. Any number of relays may run; a killed one costs the lease of its last batch.
 * Not relied upon: Redis being up, other relays, or that a publication arrives.
 */

import { connectProducer, openQueuesForBoard, openRedisMarker } from '@quittance/queue';
import type { Logger, Metrics } from '@quittance/runtime';
import {
  askAboutAgeing,
  countDeadLetters,
  DUE_KINDS,
  openServiceStore,
  readOverdue,
  withNamedLock,
} from '@quittance/store';
import { watchBusyStages } from './busy-stages.js';
import type { RelayConfig } from './config.js';
import {
  AGEING_EVERY_MS,
  AUDIT_EVERY_MS,
  BUSY_LEASE_TIMES,
  DEAD_LETTERS_EVERY_MS,
  FIGURES_EVERY_MS,
  POLICY_EVERY_MS,
  POOL_SIZE,
} from './limits.js';
import { publishOverdue, type Step } from './publish-overdue.js';
import { recoverLostRedis } from './recover-lost-redis.js';
import { watchRedisPolicy } from './redis-policy.js';
import { relayMetrics } from './relay-metrics.js';
import { everyMs, runRounds } from './run-rounds.js';
import { watchBooks } from './watch-books.js';

export type RelayOptions = Pick<
  RelayConfig,
  'MYSQL_URL' | 'REDIS_URL' | 'RELAY_ROUND_MS' | 'RELAY_LEASE_MS' | 'RELAY_BATCH_ROWS'
> & {
  /** Milliseconds between slices of the running audit; left out: a minute. */
  readonly RELAY_AUDIT_EVERY_MS?: number;
  /** Another prefix of the keys in Redis, for a test of its own. */
  readonly prefix?: string;
};

export interface Relay {
  /** When the last round ended, in milliseconds since the epoch. */
  lastRoundAtMs(): number;
  /** Rejects when MySQL does not answer. */
  canReadRows(): Promise<unknown>;
  /** False once Redis was found to be set up so that it loses jobs. */
  redisMayBeUsed(): boolean;
  /** Ends after the running round. */
  stop(): Promise<void>;
}

/** Connects and begins. Rejects when MySQL cannot be reached or Redis must not be used as it is set up; Redis may come later. */
export async function startRelay(options: RelayOptions, around: { log: Logger; metrics: Metrics }): Promise<Relay> {
  const { log } = around;
  const policy = await watchRedisPolicy(options.REDIS_URL, log);
  const store = await openServiceStore({ url: options.MYSQL_URL, poolSizeMax: POOL_SIZE, log });
  const redis = { redisUrl: options.REDIS_URL, log, ...(options.prefix ? { prefix: options.prefix } : {}) };
  const producer = connectProducer({ ...redis, onPublished: around.metrics.onPublished });
  const marker = openRedisMarker(redis);
  const queues = openQueuesForBoard(redis);
  const busy = watchBusyStages(queues);
  const metrics = relayMetrics(around.metrics);
  const busyLeaseMs = options.RELAY_LEASE_MS * BUSY_LEASE_TIMES;
  const leases = { leaseMs: options.RELAY_LEASE_MS, busyLeaseMs };
  const stopping = new AbortController();

  async function round(): Promise<boolean> {
    const recovery = producer.ready() ? await recoverLostRedis({ store, marker }, leases) : null;
    if (recovery !== null) {
      metrics.recovered(recovery.rows);
      // The first start of all finds an empty Redis too, and nothing to make due.
      log[recovery.rows > 0 ? 'warn' : 'info']({ rows: recovery.rows }, 'relay.redis_was_emptied');
    }
    const busyStages = await busy.stages();
    const claim = { rowsMax: options.RELAY_BATCH_ROWS, leaseMs: options.RELAY_LEASE_MS, busyLeaseMs, busyStages };
    const steps = await Promise.all(DUE_KINDS.map((kind) => publishOverdue({ store, producer }, kind, claim)));
    for (const step of steps) report(step);
    return steps.some((step) => step.rows === options.RELAY_BATCH_ROWS);
  }

  function report(step: Step): void {
    metrics.stepped(step);
    if (step.rows === 0) return;
    log.info({ rows: step.rows, handedOver: Object.fromEntries(step.handedOver) }, 'relay.completed');
    if (step.strangers > 0) log.error({ rows: step.strangers }, 'relay.stage_unknown');
  }

  const loop = runRounds({ round, roundMs: options.RELAY_ROUND_MS, signal: stopping.signal, log });
  const figures = everyMs(FIGURES_EVERY_MS, stopping.signal, async () => metrics.figures(await readOverdue(store.sql)));
  const deadLetters = everyMs(DEAD_LETTERS_EVERY_MS, stopping.signal, async () =>
    metrics.deadLetters(await countDeadLetters(store.sql)),
  );
  const ageing = everyMs(AGEING_EVERY_MS, stopping.signal, async () => {
    const exceptions = await withNamedLock(store, 'ageing', () => askAboutAgeing(store));
    if (exceptions !== null && exceptions > 0) log.info({ exceptions }, 'relay.asked_about_ageing');
  });
  const policyLooks = everyMs(POLICY_EVERY_MS, stopping.signal, policy.look);
  const auditEveryMs = options.RELAY_AUDIT_EVERY_MS ?? AUDIT_EVERY_MS;
  const books = watchBooks({ store, log, metrics: around.metrics, signal: stopping.signal, auditEveryMs });
  return {
    lastRoundAtMs: loop.lastRoundAtMs,
    canReadRows: store.ready,
    redisMayBeUsed: policy.mayBeUsed,
    stop: async () => {
      stopping.abort();
      await Promise.all([loop.ended, figures, deadLetters, ageing, policyLooks, books]);
      marker.close();
      await Promise.allSettled([producer.close(), queues.close(), store.close()]);
    },
  };
}

/**
 * Finds a zombie: a worker that answers its probes and takes no jobs (a blocking connection that never came back after an outage did
 * exactly this in earlier BullMQ versions).
 *
 * An idle worker puts a canary job of its own into its stage's queue. Any worker may take it; but when it still waits after
 * `CANARY_MS_MAX`, and this worker has taken nothing in all that time, then it never will, and the liveness probe says so.
 * While Redis cannot be asked, or the queue is paused, nothing is judged: a restart would not help.
 */
import { randomUUID } from 'node:crypto';
import type { Stage } from '@quittance/contracts';
import { Queue } from 'bullmq';
import type { Log } from './log.js';
import { keyPrefixOf, openProducerConnection } from './redis-connection.js';

export const CANARY_NAME = 'canary';
const CANARY_EVERY_MS = 15_000;
const CANARY_MS_MAX = 120_000;

export interface CanaryOptions {
  readonly stage: Stage;
  readonly redisUrl: string;
  readonly log: Log;
  readonly prefix?: string;
  readonly canaryEveryMs?: number;
  readonly canaryMsMax?: number;
}

export interface Canary {
  noteTaken(): void;
  noteDone(): void;
  live(): boolean;
  times(): { lastTakenAtMs: number | undefined; lastDoneAtMs: number | undefined };
  close(): Promise<void>;
}

export function startCanary(options: CanaryOptions): Canary {
  const { stage, log, canaryEveryMs = CANARY_EVERY_MS, canaryMsMax = CANARY_MS_MAX } = options;
  const redis = openProducerConnection(options.redisUrl, log);
  const queue = new Queue(stage, {
    connection: redis,
    prefix: keyPrefixOf(stage, options.prefix),
    skipVersionCheck: true,
    skipMetasUpdate: true,
  });
  queue.on('error', () => undefined); // The connection's own listener has logged it.
  const jobId = `canary-${randomUUID()}`;
  let lastTakenAtMs: number | undefined;
  let lastDoneAtMs: number | undefined;
  let waitsSinceMs: number | undefined;

  async function look(): Promise<void> {
    const startedAtMs = Date.now();
    const waits = redis.status === 'ready' && (await canaryWaits(queue, jobId).catch(() => false));
    if (!waits || (lastTakenAtMs ?? 0) >= startedAtMs) waitsSinceMs = undefined;
    else waitsSinceMs ??= startedAtMs;
    if (!live()) log.error({ stage, lastTakenAtMs, waitsSinceMs }, 'queue.worker_takes_no_jobs');
  }

  function live(): boolean {
    return waitsSinceMs === undefined || Date.now() - waitsSinceMs < canaryMsMax;
  }

  const timer = setInterval(() => {
    const idle = lastTakenAtMs === undefined || Date.now() - lastTakenAtMs >= canaryEveryMs;
    if (idle) void look();
  }, canaryEveryMs);
  timer.unref();

  return {
    noteTaken: () => {
      lastTakenAtMs = Date.now();
      waitsSinceMs = undefined;
    },
    noteDone: () => {
      lastDoneAtMs = Date.now();
    },
    live,
    times: () => ({ lastTakenAtMs, lastDoneAtMs }),
    close: async () => {
      clearInterval(timer);
      redis.disconnect();
      await queue.close();
    },
  };
}

/** True when this worker's canary of an earlier look is still there; puts a new one where it is gone. */
async function canaryWaits(queue: Queue, jobId: string): Promise<boolean> {
  if (await queue.isPaused()) return false;
  if ((await queue.getJobState(jobId)) !== 'unknown') return true;
  await queue.add(CANARY_NAME, {}, { jobId, removeOnComplete: true, removeOnFail: true });
  return false;
}

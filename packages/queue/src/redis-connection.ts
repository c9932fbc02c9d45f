/**
 * Connection options, one set a purpose. A producer must never wait, a worker must never give up; mixing the two either hangs requests or
 * breaks the blocking read.
 *
 * Not relied upon: Redis being up when a process starts. ioredis reconnects by itself; nothing here awaits a connection.
 */
import type { Stage } from '@quittance/contracts';
import { Redis } from 'ioredis';
import type { Log } from './log.js';

export const QUEUE_PREFIX = 'quittance';

/** Keys look like `{quittance:matching}:matching:wait`: a stage's keys share one slot of a Redis Cluster, different stages need not. */
export function keyPrefixOf(stage: Stage, prefix: string = QUEUE_PREFIX): string {
  return `{${prefix}:${stage}}`;
}

const CONNECT_TIMEOUT_MS = 2_000;
const PRODUCER_COMMAND_TIMEOUT_MS = 500;
const READER_COMMAND_TIMEOUT_MS = 2_000;
const RECONNECT_STEP_MS = 100;
const RECONNECT_CAP_MS = 2_000;

/** A connection whose commands fail at once when Redis is away, and after 500 ms when it hangs. */
export function openProducerConnection(redisUrl: string, log: Log): Redis {
  return open(redisUrl, log, PRODUCER_COMMAND_TIMEOUT_MS);
}

/** A connection for reading counts and pages of jobs: slower answers are allowed, endless ones are not. */
export function openReaderConnection(redisUrl: string, log: Log): Redis {
  return open(redisUrl, log, READER_COMMAND_TIMEOUT_MS);
}

/** Options (not an instance) for a worker: BullMQ opens a second, blocking connection of its own from them. No commandTimeout: it would break the blocking read. */
export function workerConnectionOptions(redisUrl: string) {
  return { url: redisUrl, maxRetriesPerRequest: null, connectTimeout: CONNECT_TIMEOUT_MS };
}

function open(redisUrl: string, log: Log, commandTimeoutMs: number): Redis {
  const redis = new Redis(redisUrl, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: commandTimeoutMs,
    connectTimeout: CONNECT_TIMEOUT_MS,
    retryStrategy: reconnectDelayMs,
  });
  redis.on('error', logOncePerOutage(log, redis));
  return redis;
}

function reconnectDelayMs(times: number): number {
  return Math.min(times * RECONNECT_STEP_MS, RECONNECT_CAP_MS);
}

function logOncePerOutage(log: Log, redis: Redis): (error: Error) => void {
  let logged = false;
  redis.on('ready', () => {
    logged = false;
  });
  return (error) => {
    if (logged) return;
    logged = true;
    log.warn({ err: error }, 'queue.redis_unavailable');
  };
}

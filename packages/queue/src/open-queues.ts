/**
 * The queues as an operator sees them: objects for Bull Board and counts for status, metrics and scaling.
 *
 * Counts are read from Redis and are a moment's view; what is owed stands in MySQL. Nothing is written unless the board does so.
 */
import { STAGES, type Stage } from '@quittance/contracts';
import { Queue } from 'bullmq';
import type { Log } from './log.js';
import { keyPrefixOf, openReaderConnection } from './redis-connection.js';

export interface QueueDepth {
  readonly waiting: number;
  /** Waiting in the replay lane. */
  readonly prioritized: number;
  readonly active: number;
  readonly delayed: number;
  /** Of the delayed: those whose time has come. They grow when no worker lives. */
  readonly delayedDue: number;
  readonly paused: boolean;
  /** What a scaler scales on: waiting + prioritized + active + delayedDue, and 0 while paused. */
  readonly backlog: number;
}

export type QueueDepths = Record<Stage, QueueDepth>;

export interface OpenQueues {
  /** One BullMQ Queue a stage, for Bull Board's adapters. */
  readonly queues: readonly Queue[];
  /** Rejects when Redis does not answer. */
  depths(): Promise<QueueDepths>;
  close(): Promise<void>;
}

export interface OpenQueuesOptions {
  readonly redisUrl: string;
  readonly log: Log;
  readonly prefix?: string;
}

export function openQueuesForBoard(options: OpenQueuesOptions): OpenQueues {
  const redis = openReaderConnection(options.redisUrl, options.log);
  const queues = STAGES.map((stage) => {
    const queue = new Queue(stage, {
      connection: redis,
      prefix: keyPrefixOf(stage, options.prefix),
      skipVersionCheck: true,
      skipMetasUpdate: true,
    });
    queue.on('error', () => undefined); // The connection's own listener has logged it.
    return queue;
  });

  async function depths(): Promise<QueueDepths> {
    if (redis.status !== 'ready') throw new Error('Redis is not connected');
    const entries = await Promise.all(queues.map(async (queue) => [queue.name, await depthOf(queue, redis)] as const));
    return Object.fromEntries(entries) as QueueDepths;
  }

  return {
    queues,
    depths,
    close: async () => {
      redis.disconnect();
      await Promise.allSettled(queues.map((queue) => queue.close()));
    },
  };
}

/** BullMQ keeps a delayed job's due time times 4096 (and a sequence) as the score of a sorted set. */
const SCORE_PER_MS = 0x1000;

async function depthOf(queue: Queue, redis: ReturnType<typeof openReaderConnection>): Promise<QueueDepth> {
  const [counts, delayedDue, paused] = await Promise.all([
    queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed'),
    redis.zcount(queue.toKey('delayed'), '-inf', (Date.now() + 1) * SCORE_PER_MS - 1),
    queue.isPaused(),
  ]);
  const { waiting = 0, prioritized = 0, active = 0, delayed = 0 } = counts;
  const backlog = paused ? 0 : waiting + prioritized + active + delayedDue;
  return { waiting, prioritized, active, delayed, delayedDue, paused, backlog };
}

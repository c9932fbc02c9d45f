/**
 * The fast path from a committed row to a worker: hands row ids to BullMQ in bulk.
 *
 * Input: ids of rows that are committed. Output: jobs with stable ids in Redis, and a count of what was handed over.
 * On a crash or a lost Redis nothing is lost: the relay publishes every row that is overdue, so a publication is best effort. It never
 * throws and never takes longer than its deadline; one that was given up may still arrive, which the stable job id makes harmless.
 * Not relied upon: Redis being up at start, its answers, or that a job is added only once.
 */
import {
  JOB_BYTES_MAX,
  JOB_CATALOGUE,
  type JobOf,
  jobIdOf,
  LANES,
  type Lane,
  STAGES,
  type Stage,
} from '@quittance/contracts';
import { Queue } from 'bullmq';
import type { Log } from './log.js';
import { keyPrefixOf, openProducerConnection } from './redis-connection.js';

/** Longest a publication may hold up the request that asked for it. */
export const PUBLISH_MS_MAX = 250;
/** Publications without an answer at one time; beyond it a publication counts as failed at once, so a hanging Redis costs bounded memory. */
const PUBLISHES_IN_FLIGHT_MAX = 64;
/** Jobs in one round trip. */
export const PUBLISH_JOBS_MAX = 1_000;
/** Length of each queue's event stream in Redis; nothing of the product reads it, Bull Board may. */
const EVENT_STREAM_LENGTH_MAX = 1_000;

const ROW_ID = /^[\w-]{1,64}$/;

export interface ProducerOptions {
  readonly redisUrl: string;
  readonly log: Log;
  /** First part of every key; another one separates two installations in one Redis. */
  readonly prefix?: string;
  readonly onPublished?: (stage: Stage, published: Published) => void;
}

export interface PublishOptions {
  /** `live` unless given. */
  readonly lane?: Lane;
  /** Another bound than PUBLISH_MS_MAX, for a caller no request waits for. */
  readonly deadlineMs?: number;
}

/** `handedOver + failed` is the number of jobs given. */
export interface Published {
  readonly handedOver: number;
  readonly failed: number;
}

interface Progress {
  handedOver: number;
  givenUp: boolean;
}

export interface Producer {
  publish<S extends Stage>(stage: S, jobs: readonly JobOf<S>[], options?: PublishOptions): Promise<Published>;
  ready(): boolean;
  close(): Promise<void>;
}

export function connectProducer(options: ProducerOptions): Producer {
  const redis = openProducerConnection(options.redisUrl, options.log);
  const queues = openQueues(redis, options);
  const firstReady = new Promise<void>((resolve) => redis.once('ready', resolve));
  const bootUntilMs = Date.now() + PUBLISH_MS_MAX;
  let inFlight = 0;

  async function handOver(stage: Stage, jobs: readonly JobOf[], lane: Lane, progress: Progress): Promise<void> {
    if (redis.status !== 'ready') {
      if (Date.now() >= bootUntilMs) return;
      await firstReady;
    }
    for (let from = 0; from < jobs.length && !progress.givenUp; from += PUBLISH_JOBS_MAX) {
      const chunk = jobs.slice(from, from + PUBLISH_JOBS_MAX);
      await queues[stage].addBulk(chunk.map((job) => bullJobOf(stage, job, lane)));
      progress.handedOver += chunk.length;
    }
  }

  async function publish<S extends Stage>(
    stage: S,
    jobs: readonly JobOf<S>[],
    given: PublishOptions = {},
  ): Promise<Published> {
    const wellFormed = jobs.filter((job) => ROW_ID.test(job.id));
    if (wellFormed.length < jobs.length)
      options.log.error({ stage, jobs: jobs.length - wellFormed.length }, 'queue.row_id_malformed');
    const progress: Progress = { handedOver: 0, givenUp: false };
    if (wellFormed.length > 0 && inFlight < PUBLISHES_IN_FLIGHT_MAX) {
      inFlight += 1;
      const handing = handOver(stage, wellFormed, given.lane ?? 'live', progress).finally(() => {
        inFlight -= 1;
      });
      await settledWithin(handing, given.deadlineMs ?? PUBLISH_MS_MAX);
    }
    progress.givenUp = true;
    const published = { handedOver: progress.handedOver, failed: jobs.length - progress.handedOver };
    options.onPublished?.(stage, published);
    return published;
  }

  return {
    publish,
    ready: () => redis.status === 'ready',
    close: async () => {
      redis.disconnect();
      await Promise.allSettled(STAGES.map((stage) => queues[stage].close()));
    },
  };
}

function openQueues(redis: ReturnType<typeof openProducerConnection>, options: ProducerOptions): Record<Stage, Queue> {
  const entries = STAGES.map((stage) => {
    const queue = new Queue(stage, {
      connection: redis,
      prefix: keyPrefixOf(stage, options.prefix),
      streams: { events: { maxLen: EVENT_STREAM_LENGTH_MAX } },
      skipVersionCheck: true,
    });
    queue.on('error', () => undefined); // The connection's own listener has logged it.
    return [stage, queue] as const;
  });
  return Object.fromEntries(entries) as Record<Stage, Queue>;
}

function bullJobOf(stage: Stage, job: JobOf, lane: Lane) {
  return {
    name: job.kind,
    data: { kind: job.kind, id: job.id },
    opts: {
      jobId: jobIdOf(job),
      attempts: JOB_CATALOGUE[stage].attempts,
      backoff: { type: 'custom' },
      removeOnComplete: true,
      removeOnFail: true,
      stackTraceLimit: 5,
      sizeLimit: JOB_BYTES_MAX,
      ...(LANES[lane] > 0 ? { priority: LANES[lane] } : {}),
    },
  };
}

/** Resolves when the work ends, well or badly, or the deadline passes. */
async function settledWithin(work: Promise<void>, deadlineMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, deadlineMs);
  });
  await Promise.race([work.catch(() => undefined), deadline]);
  clearTimeout(timer);
}

export { fullJitterMs } from './backoff.js';
export { type BatchHandler, BISECT_CALLS_MAX, BISECT_MS_MAX } from './bisect.js';
export { checkRedis, type RedisCheck } from './check-redis.js';
export { type CloseOptions, closeWithin } from './close-worker.js';
export type { Outcome } from './disposition.js';
export type { Job } from './job.js';
export type { Log } from './log.js';
export {
  type OpenQueues,
  type OpenQueuesOptions,
  openQueuesForBoard,
  type QueueDepth,
  type QueueDepths,
} from './open-queues.js';
export {
  connectProducer,
  type Producer,
  type ProducerOptions,
  PUBLISH_JOBS_MAX,
  PUBLISH_MS_MAX,
  type Published,
  type PublishOptions,
} from './producer.js';
export { keyPrefixOf, QUEUE_PREFIX } from './redis-connection.js';
export { openRedisMarker, type Recovering, type RedisMarker, type RedisMarkerOptions } from './redis-marker.js';
export { batchRunner, type RunHooks } from './run-batch.js';
export { type StageWorker, type StartWorkerOptions, startWorker, type WorkerHealth } from './worker.js';

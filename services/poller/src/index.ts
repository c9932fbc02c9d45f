export { POLLER_SCHEMA, type PollerConfig } from './config.js';
export { pollEvents } from './events/poll-events.js';
export { reconcile } from './objects/reconcile.js';
export type { PollParts, Round } from './parts.js';
export { pollMetrics } from './poll-metrics.js';
export { startPoller } from './start-poller.js';

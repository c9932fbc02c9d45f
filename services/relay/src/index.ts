export { RELAY_SCHEMA, type RelayConfig } from './config.js';
export { publishOverdue } from './publish-overdue.js';
export { recoverLostRedis } from './recover-lost-redis.js';
export { type Relay, type RelayOptions, startRelay } from './start-relay.js';

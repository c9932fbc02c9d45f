export { RELAY_SCHEMA, type RelayConfig } from './config.js';
export { type Relay, type RelayOptions, startRelay } from './start-relay.js';

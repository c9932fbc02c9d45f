export { checkPolicies } from './check-policies.js';
export { type BookkeepingOptions, bookkeeper } from './handle-batch.js';
export { REPLAY_CHECKS } from './replay-checks.js';

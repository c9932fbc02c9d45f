export { checkPolicies } from './check-policies.js';
export { type BookkeepingOptions, bookkeeper } from './handle-batch.js';

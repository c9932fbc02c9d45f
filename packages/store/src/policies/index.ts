export { loadPolicies, type PoliciesInForce, type UnreadablePolicy } from './load-policies.js';
export { labelOf } from './policy-rows.js';
export { listVersions, newestVersion, type PolicyVersion, type VersionFilter } from './policy-versions.js';
export { type PolicySet, type PolicyToSet, setPolicy } from './set-policy.js';
export { type BrokenPolicy, unreadablePolicies } from './unreadable-policies.js';

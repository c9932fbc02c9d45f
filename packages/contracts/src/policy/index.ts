export {
  POLICY_DOCUMENT,
  POLICY_PRESET_NAMES,
  type PolicyDocument,
  type WholePolicyDocument,
} from './policy-document.js';
export * from './policy-limits.js';
export { POLICY_VERSIONS_QUERY } from './policy-query.js';
export * from './policy-resource.js';
export { type PolicyProblem, type PolicyRead, problemText, readPolicy } from './read-policy.js';
export { writePolicy } from './write-policy.js';

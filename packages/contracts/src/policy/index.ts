export {
  POLICY_DOCUMENT,
  POLICY_PRESET_NAMES,
  type PolicyDocument,
  type WholePolicyDocument,
} from './policy-document.js';
export * from './policy-limits.js';
export { type PolicyProblem, type PolicyRead, problemText, readPolicy } from './read-policy.js';
export { writePolicy } from './write-policy.js';

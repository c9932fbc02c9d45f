export { loadPolicies, type PoliciesInForce, type UnreadablePolicy } from './load-policies.js';
export { readPolicyResource, versionResource } from './policy-resources.js';
export { listVersions, newestVersion, type PolicyVersion, type VersionFilter } from './policy-versions.js';
export { PREVIEW_ORDERS_MAX, PREVIEW_PAYMENTS_MAX } from './preview/preview-limits.js';
export { type PreviewHooks, previewPolicy } from './preview/preview-policy.js';
export {
  type MoneyMoved,
  type Placed,
  type PreviewLine,
  type PreviewQuestion,
  type PreviewSummary,
  PreviewTooLarge,
} from './preview/preview-question.js';
export { previewLineResource, previewSummaryResource } from './preview/preview-resources.js';
export { customerIsKnown, type PolicySet, type PolicyToSet, setPolicy } from './set-policy.js';
export { type BrokenPolicy, unreadablePolicies } from './unreadable-policies.js';

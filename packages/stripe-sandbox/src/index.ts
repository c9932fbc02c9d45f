export { API_VERSION } from './api-version.js';
export type { EndpointStats } from './deliver/endpoint-queue.js';
export { type Faults, NO_FAULTS } from './deliver/faults.js';
export { type RetryPolicy, SHORT_RETRIES } from './deliver/retry-policy.js';
export { LIMITS, type Limits } from './limits.js';
export type { MoneyTruth } from './money-truth.js';
export { type InsideOptions, type InsideSandbox, type MadeEvent, openInside } from './open-inside.js';
export {
  type InnerAnswer,
  type Sandbox,
  type SandboxOptions,
  type SandboxStats,
  startSandbox,
  type WebhookEndpointOption,
} from './start-sandbox.js';
export { type Delays, SHORT_DELAYS } from './world/delays.js';

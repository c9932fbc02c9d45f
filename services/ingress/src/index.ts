export { INGRESS_SCHEMA, type IngressConfig } from './config.js';
export { type IngressOptions, type RunningIngress, startIngress } from './start-ingress.js';
export { keepGroup } from './webhook/keep-group.js';
export { publisher } from './webhook/publish-pending.js';

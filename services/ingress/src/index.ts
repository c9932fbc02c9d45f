export { INGRESS_SCHEMA, type IngressConfig } from './config.js';
export { type IngressOptions, type RunningIngress, startIngress } from './start-ingress.js';

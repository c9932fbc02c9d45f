export * from './dispute-push.js';
export * from './dispute-standing.js';
export * from './http/index.js';
export * from './job-catalogue.js';
export * from './policy/index.js';
export * from './problem.js';
export * from './push-body.js';
export * from './refund-push.js';

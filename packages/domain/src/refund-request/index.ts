export * from './approval.js';
export * from './cash-sources.js';
export * from './plan-refund.js';
export * from './request-states.js';

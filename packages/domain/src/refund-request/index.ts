export * from './approval.js';
export * from './plan-refund.js';
export * from './request-states.js';

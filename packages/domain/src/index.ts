export * from './currency.js';
export * from './money.js';
export * from './observation.js';
export * from './order.js';
export * from './references.js';

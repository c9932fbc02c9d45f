export * from './card-payments.js';
export * from './crash-after-each-step.js';
export * from './fake-order-system.js';
export * from './fresh-store.js';
export * from './register-orders.js';
export * from './send-webhooks.js';
export * from './start-cluster.js';
export * from './wait-for.js';

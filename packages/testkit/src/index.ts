export * from './crash-after-each-step.js';
export * from './fresh-store.js';
export * from './start-cluster.js';
export * from './wait-for.js';

export * from './fresh-store.js';

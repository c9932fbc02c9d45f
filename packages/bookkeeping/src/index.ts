export { type BookkeepingOptions, bookkeeper } from './handle-batch.js';

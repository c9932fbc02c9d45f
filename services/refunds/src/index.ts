export { CONFIG } from './config.js';
export { startRefunds } from './start-refunds.js';

export { CONFIG } from './config.js';
export { startMatching } from './start-matching.js';

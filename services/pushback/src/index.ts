export { CONFIG } from './config.js';
export { type PushbackConfig, type PushbackContext, type PushbackTuning, startPushback } from './start-pushback.js';

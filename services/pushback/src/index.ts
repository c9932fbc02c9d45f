export { CONFIG, type PushbackConfig } from './config.js';
export { openPusher, type PusherContext, type PusherTuning } from './open-pusher.js';
export { type PushbackContext, type PushbackTuning, startPushback } from './start-pushback.js';

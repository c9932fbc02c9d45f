export { CONFIG, type PushbackConfig } from './config.js';
export { routeDestinations } from './destinations.js';
export { pusher } from './handle-batch.js';
export type { Destination } from './open-destination.js';
export { openPusher, type PusherContext, type PusherTuning } from './open-pusher.js';
export { shareCircuit } from './share-circuit.js';
export { trackSlowCalls } from './slow-calls.js';
export { type PushbackContext, type PushbackTuning, startPushback } from './start-pushback.js';

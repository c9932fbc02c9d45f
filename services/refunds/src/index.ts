export { type AskerOptions, refundAsker } from './asking/ask-for-refunds.js';
export { openWayToStripe, type WayOptions, type WayToStripe } from './asking/way-to-stripe.js';
export { CONFIG } from './config.js';
export { lookAtDisputes } from './disputes/look-at-disputes.js';
export { disputeReaderOver, followOnce, readPacer } from './following/read-over-line.js';
export { handleJobs } from './handle-jobs.js';
export { type Line, type LineOptions, openLine } from './line/open-line.js';
export { startRefunds } from './start-refunds.js';

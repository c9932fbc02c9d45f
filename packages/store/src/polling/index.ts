export { eventsNotKept } from './known-events.js';
export {
  type KnownObjects,
  type ObjectIds,
  readKnownObjects,
  readStripeCustomers,
} from './known-objects.js';
export {
  type PollCursor,
  type PollStep,
  readPollCursor,
  savePollStep,
} from './poll-cursors.js';
export { endPollGap, endPollTrouble, notePollGap, notePollTrouble } from './poll-troubles.js';

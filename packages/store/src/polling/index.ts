export { eventsNotKept } from './known-events.js';
export {
  type PollCursor,
  type PollStep,
  readPollCursor,
  readPollCursors,
  savePollStep,
} from './poll-cursors.js';
export { endPollGap, endPollTrouble, notePollGap, notePollTrouble } from './poll-troubles.js';

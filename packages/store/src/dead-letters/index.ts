export {
  countDeadLetters,
  DEAD_LETTERS_COUNTED_MAX,
  type DeadLetterCount,
  type DeadLetterCounts,
} from './count-dead-letters.js';
export {
  DEAD_LETTER_KINDS,
  DEAD_LETTER_TABLES,
  type DeadLetterFilter,
  type DeadLetterKind,
  type DeadLetterTable,
  readDeadLetterId,
} from './dead-letter-filter.js';
export { type DeadLetter, type DeadLetterPlace, listDeadLetters, type PlacedDeadLetter } from './list-dead-letters.js';
export { type Insight, redactBody, redactText } from './redact-body.js';
export { type DeadLetterAct, type DeadLetterInside, showDeadLetter } from './show-dead-letter.js';
export {
  type DeadLetterCommand,
  type DeadLetterMark,
  type DeadLettersDone,
  dismissDeadLetters,
  RETRIED_ROWS_A_SECOND,
  retryDeadLetters,
} from './work-through-dead-letters.js';

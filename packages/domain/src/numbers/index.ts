export { classifyFolded, classifyNumbers } from './classify-numbers.js';
export type { CreditorReferenceKind, CreditorReferenceRead } from './creditor-reference.js';
export {
  CREDITOR_REFERENCES_MAX,
  type CreditorReference,
  creditorReferencesIn,
  creditorReferencesOf,
} from './creditor-references-in.js';
export type { NumberFound, NumberKind } from './number-found.js';
export {
  announcesDeduction,
  announcesFinalPayment,
  announcesPartPayment,
  wordsOnlyOfPayments,
} from './payment-words.js';
export { readCreditorReference } from './read-creditor-reference.js';
export { readStructuredText, STRUCTURED_TEXT_MAX, type StructuredText } from './structured-text.js';

export { type AuditOptions, type AuditProgress, auditBooks, findDifferences, OVERDUE_MS } from './audit-books.js';
export { type AuditRound, auditSlice, readAuditRounds, type Slice } from './audit-slice.js';
export { SECRETS_CHECKS } from './checks/secrets.js';
export { checksOf } from './checks-of.js';
export { type Check, type Difference, type Finding, type Range, selectRange } from './difference.js';
export { readSealHeads, SEAL_ROWS_MAX, type SealHead, sealBooks } from './seals/seal-books.js';
export { headsCheck } from './seals/seal-checks.js';

export { type AuditOptions, type AuditProgress, auditBooks, findDifferences, OVERDUE_MS } from './audit-books.js';
export { type Check, type Difference, type Finding, type Range, selectRange } from './difference.js';
export { readSealHeads, SEAL_ROWS_MAX, type SealHead, sealBooks } from './seals/seal-books.js';
export { headsCheck } from './seals/seal-checks.js';

export { type AuditOptions, type AuditProgress, auditBooks, findDifferences, OVERDUE_MS } from './audit-books.js';
export type { Difference } from './difference.js';

import type { Sql } from '../sql.js';

export interface AuditEntry {
  /** Who: `console:ana`, `cli:root`, `api:token`. */
  readonly actor: string;
  /** What was done: `event.requeue`. */
  readonly action: string;
  /** To what. */
  readonly subject: string;
  readonly note?: string;
}

/** Notes a command of a person or program. Entries are never changed. */
export async function writeAudit(sql: Sql, entry: AuditEntry): Promise<void> {
  await sql.insertMany(
    'audit_log',
    ['actor', 'action', 'subject', 'note'],
    [[entry.actor.slice(0, 255), entry.action.slice(0, 64), entry.subject.slice(0, 320), entry.note ?? null]],
  );
}

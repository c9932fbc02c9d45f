import type { Sql } from '../sql.js';

export interface AuditEntry {
  /** Who: `console:ana`, `cli:root`, `api`, `token:erp`. */
  readonly actor: string;
  /** What was done: `event.requeue`. */
  readonly action: string;
  /** To what. */
  readonly subject: string;
  readonly note?: string;
  /** What stood there before and after, without anything secret. */
  readonly before?: object;
  readonly after?: object;
}

/** Notes a command of a person or program. Entries are never changed. */
export async function writeAudit(sql: Sql, entry: AuditEntry): Promise<void> {
  await sql.insertMany(
    'audit_log',
    ['actor', 'action', 'subject', 'before_state', 'after_state', 'note'],
    [
      [
        entry.actor.slice(0, 255),
        entry.action.slice(0, 64),
        entry.subject.slice(0, 320),
        entry.before === undefined ? null : JSON.stringify(entry.before),
        entry.after === undefined ? null : JSON.stringify(entry.after),
        entry.note ?? null,
      ],
    ],
  );
}

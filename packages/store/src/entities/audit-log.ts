import { EntitySchema } from 'typeorm';

/** Append-only: every command of a person or program, with what was before and after. */
export const AuditLog = new EntitySchema({
  name: 'audit_log',
  tableName: 'audit_log',
  columns: {
    id: { type: 'bigint', unsigned: true, primary: true, generated: 'increment' },
    at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
    actor: { type: 'varchar', length: 255 },
    action: { type: 'varchar', length: 64, charset: 'ascii', collation: 'ascii_bin' },
    subject: { type: 'varchar', length: 320 },
    before_state: { type: 'longtext', nullable: true },
    after_state: { type: 'longtext', nullable: true },
    note: { type: 'text', nullable: true },
  },
  indices: [
    { name: 'ix_audit_subject', columns: ['subject'] },
    { name: 'ix_audit_at', columns: ['at'] },
  ],
});

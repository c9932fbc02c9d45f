import { EntitySchema } from 'typeorm';

/** How far the audit that runs all the time has come with one invariant. */
export const AuditRounds = new EntitySchema({
  name: 'audit_rounds',
  tableName: 'audit_rounds',
  columns: {
    invariant: { type: 'varchar', length: 64, charset: 'ascii', collation: 'ascii_bin', primary: true },
    after_id: { type: 'bigint', unsigned: true, default: 0 },
    rows_read: { type: 'bigint', unsigned: true, default: 0 },
    differences: { type: 'int', unsigned: true, default: 0 },
    last_rows: { type: 'bigint', unsigned: true, default: 0 },
    last_differences: { type: 'int', unsigned: true, default: 0 },
    example: { type: 'text', nullable: true },
    began_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
    looked_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
    ended_at: { type: 'datetime', precision: 3, nullable: true },
  },
});

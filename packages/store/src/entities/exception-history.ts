import { EntitySchema } from 'typeorm';

/** Append-only: everything that happened to an exception, by whom and why. */
export const ExceptionHistory = new EntitySchema({
  name: 'exception_history',
  tableName: 'exception_history',
  columns: {
    id: { type: 'bigint', unsigned: true, primary: true, generated: 'increment' },
    exception_id: { type: 'bigint', unsigned: true },
    at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
    what: { type: 'varchar', length: 24, charset: 'ascii', collation: 'ascii_bin' },
    actor: { type: 'varchar', length: 255 },
    note: { type: 'text', nullable: true },
    before_state: { type: 'longtext', nullable: true },
    after_state: { type: 'longtext', nullable: true },
  },
  indices: [{ name: 'ix_exception_history', columns: ['exception_id', 'id'] }],
  foreignKeys: [
    {
      name: 'fk_exception_history',
      target: 'exceptions',
      columnNames: ['exception_id'],
      referencedColumnNames: ['id'],
    },
  ],
});

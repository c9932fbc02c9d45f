import { EntitySchema } from 'typeorm';

/** How far what Stripe tells has been compared with the inbox and the books. */
export const PollCursors = new EntitySchema({
  name: 'poll_cursors',
  tableName: 'poll_cursors',
  columns: {
    connection_id: { type: 'bigint', unsigned: true, primary: true },
    name: { type: 'varchar', length: 48, charset: 'ascii', collation: 'ascii_bin', primary: true },
    reached_at: { type: 'datetime', precision: 3, nullable: true },
    window_from: { type: 'datetime', precision: 3, nullable: true },
    window_to: { type: 'datetime', precision: 3, nullable: true },
    page_after: { type: 'varchar', length: 255, charset: 'ascii', collation: 'ascii_bin', nullable: true },
    ended_at: { type: 'datetime', precision: 3, nullable: true },
    looked: { type: 'bigint', unsigned: true, default: 0 },
    found: { type: 'bigint', unsigned: true, default: 0 },
    trouble: { type: 'varchar', length: 500, nullable: true },
    trouble_since: { type: 'datetime', precision: 3, nullable: true },
  },
  foreignKeys: [
    {
      name: 'fk_poll_cursor_connection',
      target: 'connections',
      columnNames: ['connection_id'],
      referencedColumnNames: ['id'],
    },
  ],
});

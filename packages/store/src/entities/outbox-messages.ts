import { EntitySchema } from 'typeorm';

/** The outbox: what other stages and the order system must still hear, committed with its cause. */
export const OutboxMessages = new EntitySchema({
  name: 'outbox_messages',
  tableName: 'outbox_messages',
  columns: {
    id: { type: 'bigint', unsigned: true, primary: true, generated: 'increment' },
    connection_id: { type: 'bigint', unsigned: true },
    stage: { type: 'varchar', length: 16, charset: 'ascii', collation: 'ascii_bin' },
    order_id: { type: 'bigint', unsigned: true },
    version: { type: 'bigint', unsigned: true },
    state: { type: 'varchar', length: 12, charset: 'ascii', collation: 'ascii_bin', default: 'pending' },
    reason: { type: 'varchar', length: 500, nullable: true },
    webhook_id: { type: 'varchar', length: 64, charset: 'ascii', collation: 'ascii_bin', nullable: true },
    body: { type: 'longtext', nullable: true },
    attempts: { type: 'int', unsigned: true, default: 0 },
    due_at: { type: 'datetime', precision: 3, nullable: true },
    lease_until: { type: 'datetime', precision: 3, nullable: true },
    deadline_at: { type: 'datetime', precision: 3, nullable: true },
    answer_status: { type: 'smallint', unsigned: true, nullable: true },
    answer: { type: 'text', nullable: true },
    created_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
    first_sent_at: { type: 'datetime', precision: 3, nullable: true },
    finished_at: { type: 'datetime', precision: 3, nullable: true },
    subject: { type: 'varchar', length: 255, charset: 'ascii', collation: 'ascii_bin', default: '' },
    lane: { type: 'varchar', length: 8, charset: 'ascii', collation: 'ascii_bin', default: 'live' },
  },
  indices: [
    { name: 'uq_outbox_message', columns: ['stage', 'order_id', 'subject', 'version'], unique: true },
    { name: 'ix_outbox_due', columns: ['state', 'due_at'] },
  ],
  foreignKeys: [
    { name: 'fk_outbox_order', target: 'orders', columnNames: ['order_id'], referencedColumnNames: ['id'] },
  ],
});

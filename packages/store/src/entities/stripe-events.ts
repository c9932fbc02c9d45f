import { EntitySchema } from 'typeorm';

/** The inbox: every verified event, raw bytes kept, until it is done, ignored or parked. */
export const StripeEvents = new EntitySchema({
  name: 'stripe_events',
  tableName: 'stripe_events',
  columns: {
    id: { type: 'bigint', unsigned: true, primary: true, generated: 'increment' },
    connection_id: { type: 'bigint', unsigned: true },
    account: { type: 'varchar', length: 255, charset: 'ascii', collation: 'ascii_bin', default: '' },
    livemode: { type: 'tinyint', unsigned: true },
    event_id: { type: 'varchar', length: 255, charset: 'ascii', collation: 'ascii_bin' },
    type: { type: 'varchar', length: 128, charset: 'ascii', collation: 'ascii_bin' },
    object_id: { type: 'varchar', length: 255, charset: 'ascii', collation: 'ascii_bin', nullable: true },
    api_version: { type: 'varchar', length: 64, charset: 'ascii', collation: 'ascii_bin', nullable: true },
    stripe_created_at: { type: 'datetime', precision: 3 },
    received_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
    source: { type: 'varchar', length: 16, charset: 'ascii', collation: 'ascii_bin' },
    body: { type: 'longblob' },
    stage: { type: 'varchar', length: 16, charset: 'ascii', collation: 'ascii_bin', nullable: true },
    state: { type: 'varchar', length: 12, charset: 'ascii', collation: 'ascii_bin', default: 'pending' },
    reason: { type: 'varchar', length: 500, nullable: true },
    payment: { type: 'varchar', length: 255, charset: 'ascii', collation: 'ascii_bin', nullable: true },
    deliveries: { type: 'int', unsigned: true, default: 1 },
    attempts: { type: 'int', unsigned: true, default: 0 },
    due_at: { type: 'datetime', precision: 3, nullable: true },
    finished_at: { type: 'datetime', precision: 3, nullable: true },
    lane: { type: 'varchar', length: 8, charset: 'ascii', collation: 'ascii_bin', default: 'live' },
  },
  indices: [
    { name: 'uq_stripe_event', columns: ['connection_id', 'account', 'livemode', 'event_id'], unique: true },
    { name: 'ix_stripe_event_due', columns: ['state', 'due_at'] },
    { name: 'ix_stripe_event_payment', columns: ['connection_id', 'payment'] },
    { name: 'ix_stripe_event_object', columns: ['connection_id', 'object_id'] },
  ],
  foreignKeys: [
    {
      name: 'fk_stripe_event_connection',
      target: 'connections',
      columnNames: ['connection_id'],
      referencedColumnNames: ['id'],
    },
  ],
});

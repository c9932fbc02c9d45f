import { EntitySchema } from 'typeorm';

/** The Stripe refunds that a request is made of. */
export const RefundCalls = new EntitySchema({
  name: 'refund_calls',
  tableName: 'refund_calls',
  columns: {
    id: { type: 'bigint', unsigned: true, primary: true, generated: 'increment' },
    connection_id: { type: 'bigint', unsigned: true },
    request_id: { type: 'bigint', unsigned: true },
    place: { type: 'int', unsigned: true },
    payment_id: { type: 'bigint', unsigned: true },
    for_order_id: { type: 'bigint', unsigned: true, nullable: true },
    amount: { type: 'bigint' },
    email: { type: 'varchar', length: 320, nullable: true },
    idempotency_key: { type: 'varchar', length: 64, charset: 'ascii', collation: 'ascii_bin' },
    key_turn: { type: 'int', unsigned: true, default: 0 },
    stripe_refund_id: { type: 'varchar', length: 255, charset: 'ascii', collation: 'ascii_bin', nullable: true },
    stage: { type: 'varchar', length: 16, charset: 'ascii', collation: 'ascii_bin', default: 'refunds' },
    state: { type: 'varchar', length: 12, charset: 'ascii', collation: 'ascii_bin' },
    progress: { type: 'varchar', length: 16, charset: 'ascii', collation: 'ascii_bin' },
    unsure: { type: 'tinyint', unsigned: true, default: 0 },
    kept_error_at: { type: 'datetime', precision: 3, nullable: true },
    reason: { type: 'varchar', length: 500, nullable: true },
    attempts: { type: 'int', unsigned: true, default: 0 },
    due_at: { type: 'datetime', precision: 3, nullable: true },
    lease_until: { type: 'datetime', precision: 3, nullable: true },
    created_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
    first_sent_at: { type: 'datetime', precision: 3, nullable: true },
    finished_at: { type: 'datetime', precision: 3, nullable: true },
  },
  indices: [
    { name: 'uq_refund_call', columns: ['request_id', 'place'], unique: true },
    { name: 'uq_refund_call_key', columns: ['idempotency_key'], unique: true },
    { name: 'uq_refund_call_stripe', columns: ['connection_id', 'stripe_refund_id'], unique: true },
    { name: 'ix_refund_call_due', columns: ['state', 'due_at'] },
    { name: 'ix_refund_call_payment', columns: ['payment_id'] },
  ],
  foreignKeys: [
    {
      name: 'fk_refund_call_request',
      target: 'refund_requests',
      columnNames: ['request_id'],
      referencedColumnNames: ['id'],
    },
    { name: 'fk_refund_call_payment', target: 'payments', columnNames: ['payment_id'], referencedColumnNames: ['id'] },
  ],
});

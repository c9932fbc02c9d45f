import { EntitySchema } from 'typeorm';

/** Refunds that were asked for here: one row a business action. */
export const RefundRequests = new EntitySchema({
  name: 'refund_requests',
  tableName: 'refund_requests',
  columns: {
    id: { type: 'bigint', unsigned: true, primary: true, generated: 'increment' },
    connection_id: { type: 'bigint', unsigned: true },
    request_key: { type: 'varchar', length: 255 },
    request_hash: { type: 'char', length: 64, charset: 'ascii', collation: 'ascii_bin' },
    order_id: { type: 'bigint', unsigned: true, nullable: true },
    exception_id: { type: 'bigint', unsigned: true, nullable: true },
    payment: { type: 'varchar', length: 255, charset: 'ascii', collation: 'ascii_bin', nullable: true },
    currency: { type: 'char', length: 3, charset: 'ascii', collation: 'ascii_bin' },
    amount: { type: 'bigint' },
    reason: { type: 'varchar', length: 32, charset: 'ascii', collation: 'ascii_bin', nullable: true },
    note: { type: 'text', nullable: true },
    state: { type: 'varchar', length: 16, charset: 'ascii', collation: 'ascii_bin' },
    actor: { type: 'varchar', length: 255 },
    approver: { type: 'varchar', length: 255, nullable: true },
    approved_at: { type: 'datetime', precision: 3, nullable: true },
    created_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
    ended_at: { type: 'datetime', precision: 3, nullable: true },
  },
  indices: [
    { name: 'uq_refund_request_key', columns: ['connection_id', 'request_key'], unique: true },
    { name: 'ix_refund_request_state', columns: ['connection_id', 'state', 'id'] },
    { name: 'ix_refund_request_order', columns: ['order_id', 'id'] },
    { name: 'ix_refund_request_exception', columns: ['exception_id'] },
  ],
  foreignKeys: [
    { name: 'fk_refund_request_order', target: 'orders', columnNames: ['order_id'], referencedColumnNames: ['id'] },
  ],
});

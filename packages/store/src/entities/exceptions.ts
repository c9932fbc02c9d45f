import { EntitySchema } from 'typeorm';

/** What a person must look at: reason, candidates, why. */
export const Exceptions = new EntitySchema({
  name: 'exceptions',
  tableName: 'exceptions',
  columns: {
    id: { type: 'bigint', unsigned: true, primary: true, generated: 'increment' },
    connection_id: { type: 'bigint', unsigned: true },
    exception_key: { type: 'varchar', length: 320 },
    reason: { type: 'varchar', length: 48, charset: 'ascii', collation: 'ascii_bin' },
    state: { type: 'varchar', length: 16, charset: 'ascii', collation: 'ascii_bin', default: 'open' },
    severity: { type: 'varchar', length: 8, charset: 'ascii', collation: 'ascii_bin' },
    payment_id: { type: 'bigint', unsigned: true, nullable: true },
    order_id: { type: 'bigint', unsigned: true, nullable: true },
    currency: { type: 'char', length: 3, charset: 'ascii', collation: 'ascii_bin', nullable: true },
    amount: { type: 'bigint', nullable: true },
    candidates: { type: 'longtext' },
    because: { type: 'longtext' },
    due_at: { type: 'datetime', precision: 3, nullable: true },
    opened_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
    closed_at: { type: 'datetime', precision: 3, nullable: true },
    closed_because: { type: 'varchar', length: 500, nullable: true },
    owner: { type: 'varchar', length: 255, nullable: true },
    resolution: { type: 'varchar', length: 32, charset: 'ascii', collation: 'ascii_bin', nullable: true },
    resolved_by: { type: 'varchar', length: 255, nullable: true },
    proposed_amount: { type: 'bigint', nullable: true },
  },
  indices: [
    { name: 'uq_exception', columns: ['connection_id', 'exception_key'], unique: true },
    { name: 'ix_exception_state', columns: ['connection_id', 'state', 'id'] },
    { name: 'ix_exception_due', columns: ['connection_id', 'state', 'due_at', 'id'] },
    { name: 'ix_exception_payment', columns: ['payment_id'] },
    { name: 'ix_exception_order', columns: ['order_id'] },
    { name: 'ix_exception_owner', columns: ['connection_id', 'owner', 'state'] },
  ],
});

import { EntitySchema } from 'typeorm';

/** Each refund the provider told of and how far it has come. */
export const Refunds = new EntitySchema({
  name: 'refunds',
  tableName: 'refunds',
  columns: {
    id: { type: 'bigint', unsigned: true, primary: true, generated: 'increment' },
    connection_id: { type: 'bigint', unsigned: true },
    stripe_id: { type: 'varchar', length: 255, charset: 'ascii', collation: 'ascii_bin' },
    payment: { type: 'varchar', length: 255, charset: 'ascii', collation: 'ascii_bin', nullable: true },
    charge_id: { type: 'varchar', length: 255, charset: 'ascii', collation: 'ascii_bin', nullable: true },
    currency: { type: 'char', length: 3, charset: 'ascii', collation: 'ascii_bin' },
    amount: { type: 'bigint' },
    status: { type: 'varchar', length: 16, charset: 'ascii', collation: 'ascii_bin' },
    failure_reason: { type: 'varchar', length: 64, charset: 'ascii', collation: 'ascii_bin', nullable: true },
    destination: { type: 'varchar', length: 16, charset: 'ascii', collation: 'ascii_bin' },
    pending_reason: { type: 'varchar', length: 64, charset: 'ascii', collation: 'ascii_bin', nullable: true },
    made_at: { type: 'datetime', precision: 3, nullable: true },
    told_at: { type: 'datetime', precision: 3, nullable: true },
    since_at: { type: 'datetime', precision: 3, nullable: true },
    settled_outside: { type: 'varchar', length: 500, nullable: true },
    settled_how: { type: 'varchar', length: 16, charset: 'ascii', collation: 'ascii_bin', nullable: true },
    settled_amount: { type: 'bigint', nullable: true },
    version: { type: 'bigint', unsigned: true, default: 0 },
    next_check_at: { type: 'datetime', precision: 3, nullable: true },
    last_checked_at: { type: 'datetime', precision: 3, nullable: true },
    checks: { type: 'int', unsigned: true, default: 0 },
    reminders: { type: 'int', unsigned: true, default: 0 },
    created_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
    updated_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
  },
  indices: [
    { name: 'uq_refund', columns: ['connection_id', 'stripe_id'], unique: true },
    { name: 'ix_refund_payment', columns: ['connection_id', 'payment'] },
    { name: 'ix_refund_charge', columns: ['connection_id', 'charge_id'] },
    { name: 'ix_refund_due', columns: ['next_check_at'] },
  ],
});

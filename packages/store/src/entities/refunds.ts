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
    created_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
    updated_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
  },
  indices: [
    { name: 'uq_refund', columns: ['connection_id', 'stripe_id'], unique: true },
    { name: 'ix_refund_payment', columns: ['connection_id', 'payment'] },
    { name: 'ix_refund_charge', columns: ['connection_id', 'charge_id'] },
  ],
});

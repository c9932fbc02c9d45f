import { EntitySchema } from 'typeorm';

/** Each dispute and whether its money has moved. */
export const Disputes = new EntitySchema({
  name: 'disputes',
  tableName: 'disputes',
  columns: {
    id: { type: 'bigint', unsigned: true, primary: true, generated: 'increment' },
    connection_id: { type: 'bigint', unsigned: true },
    stripe_id: { type: 'varchar', length: 255, charset: 'ascii', collation: 'ascii_bin' },
    payment: { type: 'varchar', length: 255, charset: 'ascii', collation: 'ascii_bin', nullable: true },
    charge_id: { type: 'varchar', length: 255, charset: 'ascii', collation: 'ascii_bin', nullable: true },
    currency: { type: 'char', length: 3, charset: 'ascii', collation: 'ascii_bin' },
    amount: { type: 'bigint' },
    status: { type: 'varchar', length: 32, charset: 'ascii', collation: 'ascii_bin' },
    reason: { type: 'varchar', length: 64, charset: 'ascii', collation: 'ascii_bin', nullable: true },
    withdrawn: { type: 'tinyint', unsigned: true, default: 0 },
    reinstated: { type: 'tinyint', unsigned: true, default: 0 },
    created_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
    updated_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
  },
  indices: [
    { name: 'uq_dispute', columns: ['connection_id', 'stripe_id'], unique: true },
    { name: 'ix_dispute_payment', columns: ['connection_id', 'payment'] },
    { name: 'ix_dispute_charge', columns: ['connection_id', 'charge_id'] },
  ],
});

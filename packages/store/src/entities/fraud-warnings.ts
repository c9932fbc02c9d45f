import { EntitySchema } from 'typeorm';

/** Payments that their card's bank takes for fraud. */
export const FraudWarnings = new EntitySchema({
  name: 'fraud_warnings',
  tableName: 'fraud_warnings',
  columns: {
    id: { type: 'bigint', unsigned: true, primary: true, generated: 'increment' },
    connection_id: { type: 'bigint', unsigned: true },
    stripe_id: { type: 'varchar', length: 255, charset: 'ascii', collation: 'ascii_bin' },
    payment: { type: 'varchar', length: 255, charset: 'ascii', collation: 'ascii_bin', nullable: true },
    charge_id: { type: 'varchar', length: 255, charset: 'ascii', collation: 'ascii_bin', nullable: true },
    actionable: { type: 'tinyint', unsigned: true },
    fraud_type: { type: 'varchar', length: 64, charset: 'ascii', collation: 'ascii_bin', nullable: true },
    made_at: { type: 'datetime', precision: 3, nullable: true },
    told_at: { type: 'datetime', precision: 3, nullable: true },
    created_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
    updated_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
  },
  indices: [
    { name: 'uq_fraud_warning', columns: ['connection_id', 'stripe_id'], unique: true },
    { name: 'ix_fraud_warning_payment', columns: ['connection_id', 'payment'] },
    { name: 'ix_fraud_warning_charge', columns: ['connection_id', 'charge_id'] },
  ],
});

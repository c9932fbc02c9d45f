import { EntitySchema } from 'typeorm';

/** Money that came in, one row per canonical identity; the five amounts always balance. */
export const Payments = new EntitySchema({
  name: 'payments',
  tableName: 'payments',
  columns: {
    id: { type: 'bigint', unsigned: true, primary: true, generated: 'increment' },
    connection_id: { type: 'bigint', unsigned: true },
    account_id: { type: 'bigint', unsigned: true },
    stripe_id: { type: 'varchar', length: 255, charset: 'ascii', collation: 'ascii_bin' },
    charge_id: { type: 'varchar', length: 255, charset: 'ascii', collation: 'ascii_bin', nullable: true },
    kind: { type: 'varchar', length: 8, charset: 'ascii', collation: 'ascii_bin' },
    status: { type: 'varchar', length: 16, charset: 'ascii', collation: 'ascii_bin' },
    funded_by: { type: 'varchar', length: 16, charset: 'ascii', collation: 'ascii_bin' },
    currency: { type: 'char', length: 3, charset: 'ascii', collation: 'ascii_bin' },
    captured: { type: 'bigint', default: 0 },
    amount: { type: 'bigint', default: 0 },
    applied: { type: 'bigint', default: 0 },
    refunded: { type: 'bigint', default: 0 },
    reversed: { type: 'bigint', default: 0 },
    unapplied: { type: 'bigint', default: 0 },
    refund_total: { type: 'bigint', default: 0 },
    customer: { type: 'varchar', length: 255, charset: 'ascii', collation: 'ascii_bin', nullable: true },
    method: { type: 'varchar', length: 64, charset: 'ascii', collation: 'ascii_bin', nullable: true },
    payer_name: { type: 'varchar', length: 255, nullable: true },
    payer_email: { type: 'varchar', length: 320, nullable: true },
    paid_at: { type: 'datetime', precision: 3, nullable: true },
    overpaid_order_id: { type: 'bigint', unsigned: true, nullable: true },
    held: { type: 'varchar', length: 32, charset: 'ascii', collation: 'ascii_bin', nullable: true },
    created_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
    updated_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
  },
  indices: [
    { name: 'uq_payment', columns: ['connection_id', 'stripe_id'], unique: true },
    { name: 'ix_payment_charge', columns: ['connection_id', 'charge_id'] },
    { name: 'ix_payment_account', columns: ['account_id', 'unapplied'] },
    { name: 'ix_payment_unapplied', columns: ['connection_id', 'unapplied', 'id'] },
    { name: 'ix_payment_overpaid', columns: ['overpaid_order_id'] },
  ],
  foreignKeys: [
    {
      name: 'fk_payment_account',
      target: 'customer_accounts',
      columnNames: ['account_id'],
      referencedColumnNames: ['id'],
    },
  ],
});

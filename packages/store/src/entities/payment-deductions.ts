import { EntitySchema } from 'typeorm';

/** Append-only: money of a payment that left again (refund, dispute, bank reversal) or came back (negative). */
export const PaymentDeductions = new EntitySchema({
  name: 'payment_deductions',
  tableName: 'payment_deductions',
  columns: {
    id: { type: 'bigint', unsigned: true, primary: true, generated: 'increment' },
    connection_id: { type: 'bigint', unsigned: true },
    payment_id: { type: 'bigint', unsigned: true },
    kind: { type: 'varchar', length: 16, charset: 'ascii', collation: 'ascii_bin' },
    source: { type: 'varchar', length: 255, charset: 'ascii', collation: 'ascii_bin' },
    amount: { type: 'bigint' },
    effect_key: { type: 'varchar', length: 191, charset: 'ascii', collation: 'ascii_bin' },
    created_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
  },
  indices: [
    { name: 'uq_deduction_effect', columns: ['connection_id', 'effect_key'], unique: true },
    { name: 'ix_deduction_payment', columns: ['payment_id'] },
    { name: 'ix_deduction_source', columns: ['connection_id', 'source'] },
  ],
  foreignKeys: [
    { name: 'fk_deduction_payment', target: 'payments', columnNames: ['payment_id'], referencedColumnNames: ['id'] },
  ],
});

import { EntitySchema } from 'typeorm';

/** Append-only: money of a payment put on an order (positive) or taken off it again (negative). */
export const Applications = new EntitySchema({
  name: 'applications',
  tableName: 'applications',
  columns: {
    id: { type: 'bigint', unsigned: true, primary: true, generated: 'increment' },
    connection_id: { type: 'bigint', unsigned: true },
    payment_id: { type: 'bigint', unsigned: true },
    order_id: { type: 'bigint', unsigned: true },
    amount: { type: 'bigint' },
    kind: { type: 'varchar', length: 16, charset: 'ascii', collation: 'ascii_bin' },
    source: { type: 'varchar', length: 255, charset: 'ascii', collation: 'ascii_bin', nullable: true },
    rule: { type: 'varchar', length: 32, charset: 'ascii', collation: 'ascii_bin' },
    because: { type: 'longtext' },
    effect_key: { type: 'varchar', length: 191, charset: 'ascii', collation: 'ascii_bin' },
    created_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
  },
  indices: [
    { name: 'uq_application_effect', columns: ['connection_id', 'effect_key'], unique: true },
    { name: 'ix_application_payment', columns: ['payment_id'] },
    { name: 'ix_application_order', columns: ['order_id'] },
  ],
  foreignKeys: [
    { name: 'fk_application_payment', target: 'payments', columnNames: ['payment_id'], referencedColumnNames: ['id'] },
    { name: 'fk_application_order', target: 'orders', columnNames: ['order_id'], referencedColumnNames: ['id'] },
  ],
});

import { EntitySchema } from 'typeorm';

/** Append-only: a difference closed on an order without money, with its named reason. */
export const Adjustments = new EntitySchema({
  name: 'adjustments',
  tableName: 'adjustments',
  columns: {
    id: { type: 'bigint', unsigned: true, primary: true, generated: 'increment' },
    connection_id: { type: 'bigint', unsigned: true },
    order_id: { type: 'bigint', unsigned: true },
    payment_id: { type: 'bigint', unsigned: true, nullable: true },
    amount: { type: 'bigint' },
    reason: { type: 'varchar', length: 32, charset: 'ascii', collation: 'ascii_bin' },
    because: { type: 'longtext' },
    effect_key: { type: 'varchar', length: 191, charset: 'ascii', collation: 'ascii_bin' },
    created_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
  },
  indices: [
    { name: 'uq_adjustment_effect', columns: ['connection_id', 'effect_key'], unique: true },
    { name: 'ix_adjustment_order', columns: ['order_id'] },
    { name: 'ix_adjustment_payment', columns: ['payment_id'] },
  ],
  foreignKeys: [
    { name: 'fk_adjustment_order', target: 'orders', columnNames: ['order_id'], referencedColumnNames: ['id'] },
  ],
});

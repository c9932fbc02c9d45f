import { EntitySchema } from 'typeorm';

/** Orders that a person said a payment is not for: matching suggests them no more. */
export const DismissedPairs = new EntitySchema({
  name: 'dismissed_pairs',
  tableName: 'dismissed_pairs',
  columns: {
    payment_id: { type: 'bigint', unsigned: true, primary: true },
    order_id: { type: 'bigint', unsigned: true, primary: true },
    actor: { type: 'varchar', length: 255 },
    created_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
  },
  indices: [{ name: 'ix_dismissed_order', columns: ['order_id'] }],
  foreignKeys: [
    { name: 'fk_dismissed_payment', target: 'payments', columnNames: ['payment_id'], referencedColumnNames: ['id'] },
    { name: 'fk_dismissed_order', target: 'orders', columnNames: ['order_id'], referencedColumnNames: ['id'] },
  ],
});

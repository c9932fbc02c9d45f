import { EntitySchema } from 'typeorm';

/** An order of the order system and its money state; version rises with every change that is pushed. */
export const Orders = new EntitySchema({
  name: 'orders',
  tableName: 'orders',
  columns: {
    id: { type: 'bigint', unsigned: true, primary: true, generated: 'increment' },
    connection_id: { type: 'bigint', unsigned: true },
    account_id: { type: 'bigint', unsigned: true },
    reference: { type: 'varchar', length: 255 },
    currency: { type: 'char', length: 3, charset: 'ascii', collation: 'ascii_bin' },
    amount: { type: 'bigint' },
    state: { type: 'varchar', length: 16, charset: 'ascii', collation: 'ascii_bin', default: 'open' },
    placed_at: { type: 'datetime', precision: 3 },
    due_at: { type: 'datetime', precision: 3, nullable: true },
    description: { type: 'text', nullable: true },
    order_lines: { type: 'longtext', nullable: true },
    metadata: { type: 'longtext', nullable: true },
    paid: { type: 'bigint', default: 0 },
    refunded: { type: 'bigint', default: 0 },
    disputed: { type: 'bigint', default: 0 },
    adjusted: { type: 'bigint', default: 0 },
    overpaid: { type: 'bigint', default: 0 },
    dispute_open: { type: 'tinyint', unsigned: true, default: 0 },
    open_amount: { type: 'bigint' },
    payment_status: { type: 'varchar', length: 24, charset: 'ascii', collation: 'ascii_bin', default: 'unpaid' },
    version: { type: 'bigint', unsigned: true, default: 1 },
    created_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
    updated_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
  },
  indices: [
    { name: 'uq_order_reference', columns: ['connection_id', 'reference'], unique: true },
    { name: 'ix_order_open', columns: ['account_id', 'currency', 'open_amount', 'placed_at'] },
    { name: 'ix_order_status', columns: ['connection_id', 'payment_status', 'id'] },
    { name: 'ix_order_updated', columns: ['connection_id', 'updated_at', 'id'] },
  ],
  foreignKeys: [
    {
      name: 'fk_order_account',
      target: 'customer_accounts',
      columnNames: ['account_id'],
      referencedColumnNames: ['id'],
    },
  ],
});

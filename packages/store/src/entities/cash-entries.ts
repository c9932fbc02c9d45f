import { EntitySchema } from 'typeorm';

/** Movements of a customer's cash balance that are not new money. */
export const CashEntries = new EntitySchema({
  name: 'cash_entries',
  tableName: 'cash_entries',
  columns: {
    id: { type: 'bigint', unsigned: true, primary: true, generated: 'increment' },
    connection_id: { type: 'bigint', unsigned: true },
    stripe_id: { type: 'varchar', length: 255, charset: 'ascii', collation: 'ascii_bin' },
    kind: { type: 'varchar', length: 16, charset: 'ascii', collation: 'ascii_bin' },
    customer: { type: 'varchar', length: 255, charset: 'ascii', collation: 'ascii_bin' },
    intent: { type: 'varchar', length: 255, charset: 'ascii', collation: 'ascii_bin', nullable: true },
    currency: { type: 'char', length: 3, charset: 'ascii', collation: 'ascii_bin' },
    amount: { type: 'bigint' },
    created_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
  },
  indices: [
    { name: 'uq_cash_entry', columns: ['connection_id', 'stripe_id'], unique: true },
    { name: 'ix_cash_entry_customer', columns: ['connection_id', 'customer'] },
    { name: 'ix_cash_entry_intent', columns: ['connection_id', 'intent'] },
  ],
});

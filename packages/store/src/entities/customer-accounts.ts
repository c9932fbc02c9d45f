import { EntitySchema } from 'typeorm';

/** One customer at one connection: the row is the lock for everything that moves its money. */
export const CustomerAccounts = new EntitySchema({
  name: 'customer_accounts',
  tableName: 'customer_accounts',
  columns: {
    id: { type: 'bigint', unsigned: true, primary: true, generated: 'increment' },
    connection_id: { type: 'bigint', unsigned: true },
    reference: { type: 'varchar', length: 255, nullable: true },
    stripe_customer: { type: 'varchar', length: 255, charset: 'ascii', collation: 'ascii_bin', nullable: true },
    guest_key: { type: 'varchar', length: 255, charset: 'ascii', collation: 'ascii_bin', nullable: true },
    name: { type: 'varchar', length: 255, nullable: true },
    email: { type: 'varchar', length: 320, nullable: true },
    phone: { type: 'varchar', length: 64, nullable: true },
    created_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
  },
  indices: [
    { name: 'uq_account_reference', columns: ['connection_id', 'reference'], unique: true },
    { name: 'uq_account_stripe_customer', columns: ['connection_id', 'stripe_customer'], unique: true },
    { name: 'uq_account_guest', columns: ['connection_id', 'guest_key'], unique: true },
  ],
  foreignKeys: [
    {
      name: 'fk_account_connection',
      target: 'connections',
      columnNames: ['connection_id'],
      referencedColumnNames: ['id'],
    },
  ],
});

import { EntitySchema } from 'typeorm';

/** Names under which money of an account may come: how the payer of a transfer is recognised by the name that the bank gave. */
export const AccountNames = new EntitySchema({
  name: 'account_names',
  tableName: 'account_names',
  columns: {
    connection_id: { type: 'bigint', unsigned: true, primary: true },
    name_key: { type: 'varchar', length: 191, primary: true },
    account_id: { type: 'bigint', unsigned: true, primary: true },
    source: { type: 'varchar', length: 16, charset: 'ascii', collation: 'ascii_bin' },
    name: { type: 'varchar', length: 255, nullable: true },
    times: { type: 'int', unsigned: true, default: 1 },
    created_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
  },
  indices: [{ name: 'ix_account_name_account', columns: ['account_id'] }],
  foreignKeys: [
    {
      name: 'fk_account_name_account',
      target: 'customer_accounts',
      columnNames: ['account_id'],
      referencedColumnNames: ['id'],
    },
  ],
});

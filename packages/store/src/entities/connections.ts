import { EntitySchema } from 'typeorm';

/** A Stripe account (live or test) and the order system it is connected to. */
export const Connections = new EntitySchema({
  name: 'connections',
  tableName: 'connections',
  columns: {
    id: { type: 'bigint', unsigned: true, primary: true, generated: 'increment' },
    name: { type: 'varchar', length: 64, charset: 'ascii', collation: 'ascii_bin' },
    mode: { type: 'varchar', length: 8, charset: 'ascii', collation: 'ascii_bin' },
    created_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
  },
  indices: [{ name: 'uq_connection_name', columns: ['name'], unique: true }],
});

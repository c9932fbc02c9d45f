import { EntitySchema } from 'typeorm';

/** Order systems that pushes go to, and whether they still want them. */
export const Destinations = new EntitySchema({
  name: 'destinations',
  tableName: 'destinations',
  columns: {
    id: { type: 'bigint', unsigned: true, primary: true, generated: 'increment' },
    connection_id: { type: 'bigint', unsigned: true },
    url: { type: 'varchar', length: 1000 },
    disabled_at: { type: 'datetime', precision: 3, nullable: true },
    disabled_because: { type: 'varchar', length: 500, nullable: true },
    paused_until: { type: 'datetime', precision: 3, nullable: true },
    created_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
    circuit_opened_at: { type: 'datetime', precision: 3, nullable: true },
    circuit_because: { type: 'varchar', length: 500, nullable: true },
    probe_at: { type: 'datetime', precision: 3, nullable: true },
    probes: { type: 'int', unsigned: true, default: 0 },
    read_back_order_id: { type: 'bigint', unsigned: true, default: 0 },
    read_back_round: { type: 'int', unsigned: true, default: 0 },
    read_back_at: { type: 'datetime', precision: 3, nullable: true },
    call_back_at: { type: 'datetime', precision: 3, nullable: true },
  },
  indices: [{ name: 'uq_destination_connection', columns: ['connection_id'], unique: true }],
  foreignKeys: [
    {
      name: 'fk_destination_connection',
      target: 'connections',
      columnNames: ['connection_id'],
      referencedColumnNames: ['id'],
    },
  ],
});

import { EntitySchema } from 'typeorm';

/** Append-only versions of matching policies: of a whole connection, or of one customer. */
export const MatchingPolicies = new EntitySchema({
  name: 'matching_policies',
  tableName: 'matching_policies',
  columns: {
    id: { type: 'bigint', unsigned: true, primary: true, generated: 'increment' },
    connection_id: { type: 'bigint', unsigned: true },
    customer: { type: 'varchar', length: 255, nullable: true },
    version: { type: 'int', unsigned: true },
    document: { type: 'longtext', nullable: true },
    actor: { type: 'varchar', length: 255 },
    note: { type: 'text', nullable: true },
    created_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
  },
  indices: [
    { name: 'uq_policy_version', columns: ['connection_id', 'version'], unique: true },
    { name: 'ix_policy_customer', columns: ['connection_id', 'customer', 'version'] },
  ],
  foreignKeys: [
    {
      name: 'fk_policy_connection',
      target: 'connections',
      columnNames: ['connection_id'],
      referencedColumnNames: ['id'],
    },
  ],
});

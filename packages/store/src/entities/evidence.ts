import { EntitySchema } from 'typeorm';

/** What was said about payments and the objects they link to; a set that only grows. */
export const Evidence = new EntitySchema({
  name: 'evidence',
  tableName: 'evidence',
  columns: {
    id: { type: 'bigint', unsigned: true, primary: true, generated: 'increment' },
    connection_id: { type: 'bigint', unsigned: true },
    subject: { type: 'varchar', length: 255, charset: 'ascii', collation: 'ascii_bin' },
    kind: { type: 'varchar', length: 16, charset: 'ascii', collation: 'ascii_bin' },
    value: { type: 'varchar', length: 1000 },
    value_hash: { type: 'char', length: 32, charset: 'ascii', collation: 'ascii_bin' },
    normalised: { type: 'varchar', length: 191, nullable: true },
    created_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
  },
  indices: [
    { name: 'uq_evidence', columns: ['connection_id', 'subject', 'kind', 'value_hash'], unique: true },
    { name: 'ix_evidence_value', columns: ['connection_id', 'kind', 'normalised'] },
  ],
});

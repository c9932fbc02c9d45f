import { EntitySchema } from 'typeorm';

/** Answers already given to writes of the API, by the caller's key. */
export const IdempotencyKeys = new EntitySchema({
  name: 'idempotency_keys',
  tableName: 'idempotency_keys',
  columns: {
    id: { type: 'bigint', unsigned: true, primary: true, generated: 'increment' },
    connection_id: { type: 'bigint', unsigned: true },
    idempotency_key: { type: 'varchar', length: 255 },
    request_hash: { type: 'char', length: 64, charset: 'ascii', collation: 'ascii_bin' },
    answer_status: { type: 'smallint', unsigned: true },
    answer: { type: 'longtext' },
    created_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
  },
  indices: [
    { name: 'uq_idempotency_key', columns: ['connection_id', 'idempotency_key'], unique: true },
    { name: 'ix_idempotency_created', columns: ['created_at'] },
  ],
});

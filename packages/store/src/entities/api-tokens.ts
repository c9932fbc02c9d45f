import { EntitySchema } from 'typeorm';

/** A token of the order API: who calls with it, and what they may. Never the token itself. */
export const ApiTokens = new EntitySchema({
  name: 'api_tokens',
  tableName: 'api_tokens',
  columns: {
    id: { type: 'bigint', unsigned: true, primary: true, generated: 'increment' },
    name: { type: 'varchar', length: 32, charset: 'ascii', collation: 'ascii_bin' },
    role: { type: 'varchar', length: 16, charset: 'ascii', collation: 'ascii_bin' },
    token_hash: { type: 'char', length: 64, charset: 'ascii', collation: 'ascii_bin' },
    ends_with: { type: 'char', length: 4, charset: 'ascii', collation: 'ascii_bin' },
    created_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
    created_by: { type: 'varchar', length: 255 },
    expires_at: { type: 'datetime', precision: 3, nullable: true },
    last_used_at: { type: 'datetime', precision: 3, nullable: true },
    revoked_at: { type: 'datetime', precision: 3, nullable: true },
  },
  indices: [
    { name: 'uq_api_token_hash', columns: ['token_hash'], unique: true },
    { name: 'ix_api_token_revoked', columns: ['revoked_at'] },
  ],
});

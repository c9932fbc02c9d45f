import type { Sql } from '../sql.js';
import { IS_VALID } from './token.js';

export interface TokenRow {
  /** `tok-7` */
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly state: 'valid' | 'expired' | 'revoked';
  /** The last characters of the token. */
  readonly endsWith: string;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly expiresAt: Date | null;
  /** To the minute. */
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

const ROWS_MAX = 10_000;

/** Every token, the newest first; `valid` leaves out those that are over. */
export async function listTokens(sql: Sql, which: 'valid' | 'all' = 'all'): Promise<TokenRow[]> {
  const rows = await sql.select<Listed>(
    `SELECT id, name, role, ends_with, created_at, created_by, expires_at, last_used_at, revoked_at,
       CASE WHEN revoked_at IS NOT NULL THEN 'revoked' WHEN expires_at <= CURRENT_TIMESTAMP(3) THEN 'expired' ELSE 'valid' END AS state
     FROM api_tokens ${which === 'valid' ? `WHERE ${IS_VALID}` : ''}
     ORDER BY id DESC LIMIT ${ROWS_MAX}`,
  );
  return rows.map((row) => ({
    id: `tok-${row.id}`,
    name: row.name,
    role: row.role,
    state: row.state,
    endsWith: row.ends_with,
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  }));
}

interface Listed {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly state: TokenRow['state'];
  readonly ends_with: string;
  readonly created_at: Date;
  readonly created_by: string;
  readonly expires_at: Date | null;
  readonly last_used_at: Date | null;
  readonly revoked_at: Date | null;
}

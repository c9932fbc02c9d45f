import { type ApiRole, isApiRole } from '@quittance/contracts';
import type { Sql } from '../sql.js';
import { IS_VALID } from './token.js';

export interface ActiveToken {
  readonly id: string;
  readonly hash: string;
  readonly name: string;
  readonly role: ApiRole;
}

/** Every token that is valid now by the clock of the database. One whose role this version does not know is none. */
export async function readActiveTokens(sql: Sql): Promise<ActiveToken[]> {
  const rows = await sql.select<{ id: string; hash: string; name: string; role: string }>(
    `SELECT id, token_hash AS hash, name, role FROM api_tokens WHERE ${IS_VALID}`,
  );
  return rows.flatMap(({ role, ...row }) => (isApiRole(role) ? [{ ...row, role }] : []));
}

/** Notes that a token was used, to the minute, so that people see which ones nobody needs. */
export async function noteTokenUse(sql: Sql, id: string): Promise<void> {
  await sql.write(
    `UPDATE api_tokens SET last_used_at = CURRENT_TIMESTAMP(3)
     WHERE id = ? AND (last_used_at IS NULL OR last_used_at < CURRENT_TIMESTAMP(3) - INTERVAL 1 MINUTE)`,
    [id],
  );
}

import type { Store } from '../open-store.js';
import { writeAudit } from '../status/write-audit.js';

export interface RevokedToken {
  readonly name: string;
  readonly role: string;
  /** False where it was revoked before. */
  readonly now: boolean;
}

/** Ends a token for good, and notes who did. Null for an id that there is not. @param id `tok-7` */
export async function revokeToken(
  store: Store,
  { id, actor, note }: { readonly id: string; readonly actor: string; readonly note?: string },
): Promise<RevokedToken | null> {
  const number = /^tok-([1-9]\d{0,18})$/.exec(id)?.[1];
  if (number === undefined) return null;
  return store.transaction(async (sql) => {
    const [row] = await sql.select<{ name: string; role: string; revoked_at: Date | null }>(
      'SELECT name, role, revoked_at FROM api_tokens WHERE id = ? FOR UPDATE',
      [number],
    );
    if (row === undefined) return null;
    const { name, role } = row;
    if (row.revoked_at !== null) return { name, role, now: false };
    await sql.write('UPDATE api_tokens SET revoked_at = CURRENT_TIMESTAMP(3) WHERE id = ?', [number]);
    const before = { name, role };
    await writeAudit(sql, {
      actor,
      action: 'token.revoke',
      subject: id,
      before,
      ...(note === undefined ? {} : { note }),
    });
    return { name, role, now: true };
  });
}

import type { Store } from '../open-store.js';
import { writeAudit } from '../status/write-audit.js';
import { hashOfToken, IS_VALID, makeToken, TOKENS_MAX } from './token.js';

export interface CreateToken {
  /** Who will call with it: {@link TOKEN_NAME}. Several tokens of a name may be valid at once, so that one replaces another without a gap. */
  readonly name: string;
  /** One of `API_ROLES`. */
  readonly role: string;
  readonly expiresAt: Date | null;
  readonly actor: string;
  readonly note?: string;
}

export interface NewToken {
  /** `tok-7` */
  readonly id: string;
  /** Never to be read again: only its hash is kept. */
  readonly token: string;
}

/** Makes a token and notes who made it. Null where there are as many as may be ({@link TOKENS_MAX}). */
export async function createToken(store: Store, command: CreateToken): Promise<NewToken | null> {
  const { name, role, expiresAt, actor, note } = command;
  const token = makeToken();
  return store.transaction(async (sql) => {
    const [row] = await sql.select<{ active: number | string }>(
      `SELECT COUNT(*) AS active FROM api_tokens WHERE ${IS_VALID}`,
    );
    if (Number(row?.active) >= TOKENS_MAX) return null;
    const { insertId } = await sql.insertMany(
      'api_tokens',
      ['name', 'role', 'token_hash', 'ends_with', 'created_by', 'expires_at'],
      [[name, role, hashOfToken(token), token.slice(-ENDING_CHARS), actor.slice(0, ACTOR_CHARS_MAX), expiresAt]],
    );
    const id = `tok-${insertId}`;
    const after = { name, role, expires_at: expiresAt?.toISOString() ?? null };
    await writeAudit(sql, {
      actor,
      action: 'token.create',
      subject: id,
      after,
      ...(note === undefined ? {} : { note }),
    });
    return { id, token };
  });
}

/** Characters at its end by which a person tells one token from another. */
const ENDING_CHARS = 4;
const ACTOR_CHARS_MAX = 255;

import { createHash, randomBytes } from 'node:crypto';

/** Names that a token may have: they stand in the audit log. */
export const TOKEN_NAME = /^[\w.@-]{1,32}$/;
/** Tokens of one installation that may be valid at a time. */
export const TOKENS_MAX = 1_000;

/** Of a row: neither revoked nor expired, by the clock of the database. */
export const IS_VALID = 'revoked_at IS NULL AND (expires_at IS NULL OR expires_at > CURRENT_TIMESTAMP(3))';

/** Tells scanners of code and logs what was leaked. */
const PREFIX = 'qtt_';
const RANDOM_BYTES = 32;
const TOKEN = new RegExp(`^${PREFIX}[\\w-]{43}$`);

/** A new token: 256 random bits, so that its plain hash tells nothing about it. */
export function makeToken(): string {
  return PREFIX + randomBytes(RANDOM_BYTES).toString('base64url');
}

/** Whether a text has the form of a token; saves a look-up for what cannot be one. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** SHA-256 in hex: what is kept of a token. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

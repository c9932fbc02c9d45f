import { Webhook } from 'standardwebhooks';
import type { PushMessage } from './order-system.js';

const PREFIX = 'whsec_';
const SECRET_BYTES_MIN = 24;
const SECRET_BYTES_MAX = 64;

/** What is wrong with a signing secret, as a sentence that does not repeat it; `null` when it is good. */
export function problemOfSecret(secret: string): string | null {
  const encoded = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : '';
  const bytes = /^[A-Za-z0-9+/]+={0,2}$/.test(encoded) ? Buffer.from(encoded, 'base64').length : 0;
  return bytes >= SECRET_BYTES_MIN && bytes <= SECRET_BYTES_MAX
    ? null
    : `must be ${PREFIX} and base64 of ${SECRET_BYTES_MIN} to ${SECRET_BYTES_MAX} random bytes`;
}

/**
 * Signs as Standard Webhooks 1.0.0 say: HMAC-SHA256 over `id.timestamp.body`, one `v1` for each secret, so that a receiver may know the
 * old or the new one while a secret is rotated.
 */
export function createSigner(secrets: readonly string[]): (message: PushMessage, at: Date) => Record<string, string> {
  const keys = secrets.map((each) => new Webhook(each));
  return (message, at) => ({
    'webhook-id': message.id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': keys.map((key) => key.sign(message.id, at, message.body)).join(' '),
  });
}

/**
 * Idempotency keys as Stripe keeps them: the first answer of a key, errors included, is given again for the same call; another call
 * under the same key is refused; a call that is still running is a conflict. Answers to parameters that could not be read are not kept.
 */
import { createHash } from 'node:crypto';
import type { Row } from '../world/table.js';
import type { World } from '../world/world.js';
import { StripeError } from './stripe-error.js';

/** The answer of a key; no `status` while the first call runs. */
export interface KeptAnswer extends Row {
  readonly path: string;
  readonly fingerprint: string;
  readonly keptAtMs: number;
  readonly status?: number;
  readonly body?: string;
  readonly requestId?: string;
}

const KEY_LENGTH_MAX = 255;

/** What is known of the key: an answer to give again, or nothing, and then the key is taken by this call. */
export function claimKey(world: World, key: string, path: string, parameters: string): KeptAnswer | undefined {
  if (key.length > KEY_LENGTH_MAX) {
    throw idempotencyError(400, `Idempotency keys may be at most ${KEY_LENGTH_MAX} characters long.`);
  }
  const keys = world.table<KeptAnswer>('idempotency_key');
  const nowMs = world.clock.nowMs();
  keys.forgetWhile((kept) => kept.keptAtMs < nowMs - world.limits.idempotencyAgeMsMax);
  const fingerprint = createHash('sha256').update(parameters).digest('base64');
  const known = keys.get(key);
  if (known === undefined) {
    keys.put({ id: key, path, fingerprint, keptAtMs: nowMs });
    return undefined;
  }
  if (known.path !== path) {
    const paths = `('${path}' vs '${known.path}')`;
    throw idempotencyError(
      400,
      `Keys for idempotent requests can only be used for the same endpoint they were first used for ${paths}. Try using a key other than '${key}' if you meant to execute a different request.`,
    );
  }
  if (known.fingerprint !== fingerprint) {
    throw idempotencyError(
      400,
      `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    );
  }
  if (known.status !== undefined) return known;
  const message = `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`;
  throw idempotencyError(409, message, 'idempotency_key_in_use');
}

/** Keeps the answer for whoever asks with the key again. */
export function keepAnswer(
  world: World,
  key: string,
  answer: { status: number; body: string; requestId: string },
): void {
  const keys = world.table<KeptAnswer>('idempotency_key');
  const known = keys.get(key);
  if (known !== undefined) keys.put({ ...known, ...answer });
}

/** Gives the key free: nothing was done under it. */
export function releaseKey(world: World, key: string): void {
  world.table<KeptAnswer>('idempotency_key').delete(key);
}

function idempotencyError(status: number, message: string, code?: string): StripeError {
  return new StripeError(
    status,
    { type: 'idempotency_error', message, ...(code === undefined ? {} : { code }) },
    { beforeExecution: true },
  );
}

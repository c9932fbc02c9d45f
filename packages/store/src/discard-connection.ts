import type { QueryRunner } from 'typeorm';
import { errnoOf } from './errno.js';

/** 1290 and 1836: the server is read-only, 1792: the transaction is. What was the primary has become a replica. */
const READ_ONLY_ERRNOS = new Set([1290, 1792, 1836]);

/**
 * Throws away the connection of a runner whose server takes no writes any more. After a failover the address leads to another server, and
 * a connection that is kept would lead to the old one for ever. Other errors leave it as it is: the driver itself drops what is broken.
 */
export async function discardIfReadOnly(runner: QueryRunner, error: unknown): Promise<void> {
  if (READ_ONLY_ERRNOS.has(errnoOf(error) ?? 0)) await discardConnection(runner);
}

export async function discardConnection(runner: QueryRunner): Promise<void> {
  const connection = (await runner.connect().catch(() => null)) as { destroy(): void } | null;
  connection?.destroy();
}

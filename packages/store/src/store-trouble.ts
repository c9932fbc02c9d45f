import { errnoOf } from './errno.js';
import { StaleRead } from './transaction.js';

/** Numbers of errors that say something of the server and nothing of the statement. */
const SERVER_ERRNOS = new Set([
  1020, // record changed since it was read
  1040, // too many connections
  1053, // shutting down
  1205, // lock wait
  1213, // deadlock
  1290, // read only
  1317, // interrupted
  1792, // read-only transaction
  1836, // read-only mode
  1927, // connection killed
  3024, // too slow (MySQL)
  1969, // too slow (MariaDB)
]);
/** Below it MySQL has no numbers: what is there comes from the operating system. */
const MYSQL_ERRNO_MIN = 1_000;

/** Whether the database could not be asked, as opposed to having refused. */
export function isStoreTrouble(error: unknown): boolean {
  if (error instanceof StaleRead) return true;
  const errno = errnoOf(error);
  if (errno !== null) return errno < MYSQL_ERRNO_MIN || SERVER_ERRNOS.has(errno);
  const code = (error as { code?: unknown } | null)?.code;
  const message = error instanceof Error ? error.message : '';
  return (
    (typeof code === 'string' && /^(PROTOCOL_|POOL_|ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_)/.test(code)) ||
    /^(Queue limit reached|Pool is closed|Connection lost|Can't add new command)/.test(message)
  );
}

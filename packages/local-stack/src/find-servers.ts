import type { DatabaseServer } from './database-server.js';
import { findBinary } from './find-binary.js';
import { limits } from './limits.js';
import type { DatabaseKind } from './local-stack.js';
import { type Program, plainProgram } from './program.js';
import { runCommand } from './run-command.js';

/** BullMQ needs Redis 6.2; every valkey is newer. */
export function findRedis(folders: readonly string[]): Program | undefined {
  const file = findBinary(['redis-server', 'valkey-server'], folders);
  return file === undefined ? undefined : plainProgram(file);
}

/** The engine asked for; when none is, MariaDB first, because it starts in a tenth of the time. */
export async function findDatabase(
  folders: readonly string[],
  kind: DatabaseKind | undefined,
): Promise<DatabaseServer | undefined> {
  const mariadb = kind === 'mysql' ? undefined : findMariadb(folders);
  return mariadb ?? (kind === 'mariadb' ? undefined : await findMysql(folders));
}

function findMariadb(folders: readonly string[]): DatabaseServer | undefined {
  const server = findBinary(['mariadbd'], folders);
  const installer = findBinary(['mariadb-install-db'], folders);
  // The installer calls it; without it an empty data folder cannot be made.
  const defaults = findBinary(['my_print_defaults'], folders);
  if (!server || !installer || !defaults) return undefined;
  return { kind: 'mariadb', program: plainProgram(server), initialise: [installer], initialiseArgs: [] };
}

async function findMysql(folders: readonly string[]): Promise<DatabaseServer | undefined> {
  const server = findBinary(['mysqld'], folders);
  if (!server) return undefined;
  const { code, output } = await runCommand([server, '--version'], { msMax: limits.dockerAnswerMsMax });
  // On a MariaDB machine `mysqld` is often a second name of `mariadbd`.
  if (code !== 0 || /mariadb/i.test(output)) return undefined;
  return { kind: 'mysql', program: plainProgram(server), initialise: [server], initialiseArgs: [] };
}

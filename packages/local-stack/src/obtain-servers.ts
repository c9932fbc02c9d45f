/*
 * Finds the servers, and obtains those that are missing.
 *
 * In: which of the two are wanted. Out: programs that can be started; or a StackProblem with the one command to type.
 * The order: on the machine; the system's package manager as root.
 * On a crash half way the next run begins again: package managers recover themselves.
 */
import type { DatabaseServer } from './database-server.js';
import { searchFolders } from './find-binary.js';
import { findDatabase, findRedis } from './find-servers.js';
import { installWithApt } from './install-with-apt.js';
import type { DatabaseKind, StepLog } from './local-stack.js';
import type { Program } from './program.js';
import { StackProblem } from './stack-problem.js';

export interface Wanted {
  readonly dir: string;
  readonly redis: boolean;
  readonly database: boolean;
  readonly db: DatabaseKind | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly log: StepLog;
}

export interface ObtainedServers {
  readonly redis: Program | undefined;
  readonly database: DatabaseServer | undefined;
}

export async function obtainServers(wanted: Wanted): Promise<ObtainedServers> {
  const found = await find(wanted);
  if (isComplete(wanted, found)) return found;
  const packages = [
    ...(wanted.redis && !found.redis ? ['redis-server'] : []),
    ...(wanted.database && !found.database ? ['mariadb-server-core', 'mariadb-client-core'] : []),
  ];
  const why = await installWithApt(packages, wanted.env, wanted.log);
  const again = await find(wanted);
  if (isComplete(wanted, again)) return again;
  throw new StackProblem(`${packages.join(' ')} missing: ${why}`);
}

function isComplete(wanted: Wanted, found: ObtainedServers): boolean {
  return (!wanted.redis || found.redis !== undefined) && (!wanted.database || found.database !== undefined);
}

async function find(wanted: Wanted): Promise<ObtainedServers> {
  const folders = searchFolders(wanted.env);
  return {
    redis: wanted.redis ? findRedis(folders) : undefined,
    database: wanted.database ? await findDatabase(folders, wanted.db) : undefined,
  };
}

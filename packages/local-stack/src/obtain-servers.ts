/*
 * Finds the servers, and obtains those that are missing.
 *
 * In: which of the two are wanted. Out: programs that can be started, or a StackProblem with the one command to type.
 * The ways, in order: what is on the machine or was unpacked earlier; the system's package manager as root; the same packages unpacked
 * into a folder of ours as a normal user; MySQL, which Debian's stable release lacks, from its development release; a container engine.
 * On a crash half way the next run begins again: package managers recover, unpacked trees are renamed into place when complete.
 */
import type { DatabaseServer } from './database-server.js';
import { searchFolders } from './find-binary.js';
import { findDatabase, findRedis } from './find-servers.js';
import { installMissing } from './install-with-apt.js';
import type { DatabaseKind } from './local-stack.js';
import { missingMessage } from './missing-message.js';
import { StackProblem } from './stack-problem.js';
import { unpackMysqlFromSid } from './unpack-mysql-from-sid.js';
import { unpackMissing } from './unpack-packages.js';
import { findUnpackedMariadb, findUnpackedMysql, findUnpackedRedis } from './unpacked-tree.js';
import { useContainers } from './use-containers.js';
import type { Missing, ObtainedServers, Wanted } from './wanted-servers.js';

const ways = [installMissing, unpackMissing, unpackMysqlFromSid];

export async function obtainServers(wanted: Wanted): Promise<ObtainedServers> {
  const reasons: string[] = [];
  let found = await find(wanted);
  refuseWhereForbidden(missingOf(wanted, found), wanted.env);
  for (const way of ways) {
    const missing = missingOf(wanted, found);
    if (!missing) return found;
    const why = await way(missing, wanted);
    if (why) reasons.push(why);
    if (why === undefined) found = await find(wanted);
  }
  const missing = missingOf(wanted, found);
  if (!missing) return found;
  const contained = await useContainers(missing, wanted);
  if (typeof contained !== 'string') {
    return { redis: found.redis ?? contained.redis, database: found.database ?? contained.database };
  }
  throw new StackProblem(missingMessage(missing, [...reasons, contained]));
}

/** `QUITTANCE_INSTALL=never`: use what is there, bring nothing onto the machine. */
function refuseWhereForbidden(missing: Missing | undefined, env: NodeJS.ProcessEnv): void {
  if (!missing || env['QUITTANCE_INSTALL'] !== 'never') return;
  throw new StackProblem(missingMessage(missing, ['nothing, because QUITTANCE_INSTALL=never']));
}

function missingOf(wanted: Wanted, found: ObtainedServers): Missing | undefined {
  const redis = wanted.redis && !found.redis;
  const database = wanted.database && !found.database ? (wanted.db ?? 'mariadb') : undefined;
  return redis || database ? { redis, database } : undefined;
}

async function find(wanted: Wanted): Promise<ObtainedServers> {
  const folders = searchFolders(wanted.env);
  const { dir, db } = wanted;
  return {
    redis: wanted.redis ? (findRedis(folders) ?? findUnpackedRedis(dir)) : undefined,
    database: wanted.database ? ((await findDatabase(folders, db)) ?? findUnpackedDatabase(dir, db)) : undefined,
  };
}

function findUnpackedDatabase(dir: string, db: DatabaseKind | undefined): DatabaseServer | undefined {
  return db === 'mysql' ? findUnpackedMysql(dir) : findUnpackedMariadb(dir);
}

/*
 * Starts a private Redis and MySQL/MariaDB, or uses the ones `REDIS_URL` and `MYSQL_URL` name.
 *
 * In: a folder, `run` or `test`. Out: two URLs, handles to hurt the servers with, and `stop`.
 * On a crash of this process the servers live on; the next start in the same folder stops them and recovers their data.
 * Not relied upon: that anything is installed; what is missing is obtained (see obtain-servers.ts) or named.
 */

import { databaseKindIn } from './database-kind.js';
import { databaseRecipe } from './database-recipe.js';
import type { DatabaseServer } from './database-server.js';
import { useGivenMysql, useGivenRedis } from './given-server.js';
import { claimInstanceFolder, type InstanceFolder } from './instance-folder.js';
import type { DatabaseKind, LocalStack, LocalStackOptions, ServerHandle, StepLog } from './local-stack.js';
import { obtainServers } from './obtain-servers.js';
import type { Program } from './program.js';
import { redisRecipe } from './redis-recipe.js';
import { type ServerRecipe, startServer } from './server-process.js';

interface StartedRedis {
  readonly url: string;
  readonly handle: ServerHandle;
}
interface StartedDatabase extends StartedRedis {
  readonly kind: DatabaseKind;
  readonly socket?: string | undefined;
}

/**
 * Rejects with a `StackProblem` (a message for a person, exit code 69) when a server can neither be found nor obtained, or does not start.
 * Databases beyond `quittance` are the caller's to create and drop, over `mysqlUrl`: this package speaks no SQL.
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const { dir, kind, log = () => undefined, env = process.env } = options;
  const given = { redis: env['REDIS_URL'], mysql: env['MYSQL_URL'] };
  const db = options.db ?? databaseKindIn(env['DB']);
  const servers = await obtainServers({ dir, redis: !given.redis, database: !given.mysql, db, env, log });
  const instance = await claimInstanceFolder(dir, kind, options.fresh ?? false, log);
  const begun = await Promise.allSettled([
    given.redis ? useGivenRedis(given.redis, log) : startRedis(servers.redis, instance, log),
    given.mysql ? useGivenMysql(given.mysql, log) : startDatabase(servers.database, instance, log),
  ] as const);
  const stop = stopOnce(begun, instance, log);
  const [redis, database] = begun;
  if (redis.status === 'fulfilled' && database.status === 'fulfilled') {
    return stackOf(redis.value, database.value, stop);
  }
  await stop();
  throw redis.status === 'rejected' ? redis.reason : database.status === 'rejected' && database.reason;
}

function stackOf(redis: StartedRedis, database: StartedDatabase, stop: () => Promise<void>): LocalStack {
  return {
    mysqlUrl: database.url,
    redisUrl: redis.url,
    mysqlSocket: database.socket,
    database: { kind: database.kind, version: database.handle.version },
    redis: redis.handle,
    mysql: database.handle,
    stop,
  };
}

async function startRedis(program: Program | undefined, instance: InstanceFolder, log: StepLog): Promise<StartedRedis> {
  if (!program) throw new Error('obtainServers answered without a Redis');
  const handle = await timed({ ...redisRecipe(program, instance), log }, instance);
  return { handle, url: `redis://:${instance.password}@127.0.0.1:${handle.port}/0` };
}

async function startDatabase(
  server: DatabaseServer | undefined,
  instance: InstanceFolder,
  log: StepLog,
): Promise<StartedDatabase> {
  if (!server) throw new Error('obtainServers answered without a database');
  const { socket, ...recipe } = await databaseRecipe(server, instance, log);
  const handle = await timed({ ...recipe, log }, instance);
  const url = `mysql://quittance:${instance.password}@127.0.0.1:${handle.port}/quittance`;
  return { handle, kind: server.kind, url, socket };
}

async function timed(recipe: ServerRecipe, instance: InstanceFolder): Promise<ServerHandle> {
  const began = Date.now();
  const handle = await startServer(recipe);
  instance.notePort(recipe.name, handle.port);
  recipe.log(`${recipe.name} ${handle.version} is ready on 127.0.0.1:${handle.port}`, Date.now() - began);
  return handle;
}

type Begun = readonly PromiseSettledResult<StartedRedis>[];

/** Several callers may ask (a signal, then the end of the program): all wait for the one stop. */
function stopOnce(begun: Begun, instance: InstanceFolder, log: StepLog): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  const stopAll = async () => {
    const began = Date.now();
    await Promise.all(begun.map((one) => (one.status === 'fulfilled' ? one.value.handle.stop() : undefined)));
    instance.release();
    log('servers stopped', Date.now() - began);
  };
  return () => {
    stopping ??= stopAll();
    return stopping;
  };
}

import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { containerArguments, containerName, writeForContainer } from './container-command.js';
import * as flags from './database-flags.js';
import type { DatabaseServer } from './database-server.js';
import type { InstanceFolder } from './instance-folder.js';
import { limits } from './limits.js';
import type { DatabaseKind, StepLog } from './local-stack.js';
import { makeDataFolder } from './make-data-folder.js';
import { probeMysql } from './probe-mysql.js';
import type { ServerRecipe } from './server-process.js';

interface Recipe extends Omit<ServerRecipe, 'log'> {
  /** Undefined for a server in a container. */
  readonly socket?: string;
}

/** Makes the data folder if there is none, and answers how to start the server on it. */
export async function databaseRecipe(server: DatabaseServer, instance: InstanceFolder, log: StepLog): Promise<Recipe> {
  const common = {
    name: server.kind,
    program: server.program,
    folder: instance.path,
    preferredPort: instance.notedPort(server.kind),
    probe: async (port: number) => (await probeMysql('127.0.0.1', port)).version,
  };
  const specific =
    server.program.image === undefined
      ? await here(server, instance, log)
      : inContainer(server.kind, server.program.image, instance);
  return { ...common, ...specific };
}

async function here(
  server: DatabaseServer,
  instance: InstanceFolder,
  log: StepLog,
): Promise<Pick<Recipe, 'arguments' | 'socket'>> {
  const places = {
    dataFolder: join(instance.path, server.kind),
    initFile: join(instance.path, 'init.sql'),
    socket: socketIn(instance.path),
    asRoot: process.getuid?.() === 0,
  };
  writeFileSync(places.initFile, flags.initStatements(server.kind, instance.password), { mode: 0o600 });
  await makeDataFolder(server, places.dataFolder, log);
  return { arguments: (port) => flags.serverFlags(server.kind, { ...places, port }), socket: places.socket };
}

/** The official images make the data folder themselves, give root the password, and run what lies in one folder, once. */
function inContainer(
  kind: DatabaseKind,
  image: string,
  instance: InstanceFolder,
): Pick<Recipe, 'container' | 'arguments'> {
  const innerPort = 3306;
  const dataFolder = join(instance.path, kind);
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const envFile = join(instance.path, `${kind}.env`);
  const name = kind.toUpperCase();
  const rootEnv = `${name}_ROOT_PASSWORD=${instance.password}\n${name}_ROOT_HOST=localhost\n`;
  writeFileSync(envFile, rootEnv, { mode: 0o600 });
  const userFile = join(instance.path, 'init.sql');
  writeForContainer(userFile, flags.userStatements(instance.password));
  const mounts = { [dataFolder]: '/var/lib/mysql', [userFile]: '/docker-entrypoint-initdb.d/quittance.sql' };
  const container = containerName(instance.path, kind);
  const serverArgs = [kind === 'mariadb' ? 'mariadbd' : 'mysqld', ...flags.containerFlags(kind)];
  return {
    container,
    arguments: (port) => containerArguments(container, image, { mounts, envFile, port, innerPort }, serverArgs),
  };
}

/** Unix socket paths are short; a deep checkout gets its socket in the temporary folder. */
function socketIn(folder: string): string {
  const beside = join(folder, 'database.sock');
  if (Buffer.byteLength(beside) <= limits.socketPathBytesMax) return beside;
  const digest = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  return join(tmpdir(), `quittance-${digest}.sock`);
}

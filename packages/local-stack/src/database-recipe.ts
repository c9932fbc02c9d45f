import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { containerArguments, containerName } from './container-command.js';
import * as flags from './database-flags.js';
import type { DatabaseServer } from './database-server.js';
import type { InstanceFolder } from './instance-folder.js';
import { limits } from './limits.js';
import type { StepLog } from './local-stack.js';
import { makeDataFolder } from './make-data-folder.js';
import { probeMysql } from './probe-mysql.js';
import type { ServerRecipe } from './server-process.js';

/** Makes the data folder if there is none, and answers how to start the server on it. */
export async function databaseRecipe(
  server: DatabaseServer,
  instance: InstanceFolder,
  log: StepLog,
): Promise<Omit<ServerRecipe, 'log'>> {
  const initFile = join(instance.path, 'init.sql');
  writeFileSync(initFile, flags.initStatements(server.kind, instance.password), { mode: 0o600 });
  const common = {
    name: server.kind,
    program: server.program,
    folder: instance.path,
    preferredPort: instance.notedPort(server.kind),
    probe: async (port: number) => (await probeMysql('127.0.0.1', port)).version,
  };
  const dataFolder = join(instance.path, server.kind);
  if (server.program.image !== undefined) {
    return { ...common, ...inContainer(server.kind, server.program.image, instance, { dataFolder, initFile }) };
  }
  await makeDataFolder(server, dataFolder, log);
  const places = { dataFolder, initFile, socket: socketIn(instance.path), bind: '127.0.0.1', asRoot: isRoot() };
  return { ...common, arguments: (port) => flags.serverFlags(server.kind, { ...places, port }) };
}

/** The image makes its own data folder, with the password it is given. */
function inContainer(
  kind: DatabaseServer['kind'],
  image: string,
  instance: InstanceFolder,
  ours: { dataFolder: string; initFile: string },
): Pick<ServerRecipe, 'container' | 'arguments'> {
  mkdirSync(ours.dataFolder, { recursive: true, mode: 0o700 });
  const envFile = join(instance.path, `${kind}.env`);
  writeFileSync(envFile, `${kind.toUpperCase()}_ROOT_PASSWORD=${instance.password}\n`, { mode: 0o600 });
  const container = containerName(instance.path, kind);
  const mounts = { [ours.dataFolder]: '/var/lib/mysql', [ours.initFile]: '/etc/quittance-init.sql' };
  const inner = {
    dataFolder: '/var/lib/mysql',
    initFile: '/etc/quittance-init.sql',
    socket: '/tmp/mysqld.sock',
    bind: '0.0.0.0',
    port: innerPort,
    asRoot: isRoot(),
  };
  const serverArgs = [kind === 'mariadb' ? 'mariadbd' : 'mysqld', ...flags.serverFlags(kind, inner)];
  return {
    container,
    arguments: (port) => containerArguments(container, image, { mounts, envFile, port, innerPort }, serverArgs),
  };
}

const innerPort = 3306;

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Unix socket paths are short; a deep checkout gets its socket in the temporary folder. */
function socketIn(folder: string): string {
  const beside = join(folder, 'database.sock');
  if (Buffer.byteLength(beside) <= limits.socketPathBytesMax) return beside;
  const digest = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  return join(tmpdir(), `quittance-${digest}.sock`);
}

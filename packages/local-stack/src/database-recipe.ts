import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as flags from './database-flags.js';
import type { DatabaseServer } from './database-server.js';
import type { InstanceFolder } from './instance-folder.js';
import { limits } from './limits.js';
import type { StepLog } from './local-stack.js';
import { probeMysql } from './probe-mysql.js';
import { runCommand } from './run-command.js';
import type { ServerRecipe } from './server-process.js';
import { StackProblem } from './stack-problem.js';

/** Makes the data folder if there is none, and answers how to start the server on it. */
export async function databaseRecipe(
  server: DatabaseServer,
  instance: InstanceFolder,
  log: StepLog,
): Promise<Omit<ServerRecipe, 'log'>> {
  const places: flags.DatabasePlaces = {
    dataFolder: join(instance.path, server.kind),
    socket: socketIn(instance.path),
    initFile: join(instance.path, 'init.sql'),
    asRoot: process.getuid?.() === 0,
  };
  writeFileSync(places.initFile, flags.initStatements(server.kind, instance.password), { mode: 0o600 });
  const began = Date.now();
  const made = await makeDataFolder(server, places, instance.path);
  if (made) log(`${server.kind} made an empty data folder`, Date.now() - began);
  const serverFlags = server.kind === 'mariadb' ? flags.mariadbFlags : flags.mysqlFlags;
  return {
    name: server.kind,
    program: server.program,
    folder: instance.path,
    preferredPort: instance.notedPort(server.kind),
    arguments: (port) => serverFlags(places, port),
    probe: async (port) => (await probeMysql('127.0.0.1', port)).version,
  };
}

/** Made beside its place and renamed, so that an interrupted start never leaves half a data folder. */
async function makeDataFolder(server: DatabaseServer, places: flags.DatabasePlaces, folder: string): Promise<boolean> {
  if (existsSync(places.dataFolder)) return false;
  const made = `${places.dataFolder}.new`;
  rmSync(made, { recursive: true, force: true });
  mkdirSync(made, { recursive: true, mode: 0o700 });
  const command =
    server.kind === 'mariadb'
      ? [...server.initialise, ...flags.mariadbInstallFlags(made, places.asRoot)]
      : [...server.initialise, ...flags.mysqlInitialiseFlags(made, places.asRoot), ...server.program.extraArgs];
  const env = { ...process.env, ...server.program.env };
  const result = await runCommand(command, { msMax: limits.initialiseMsMax, env, cwd: folder });
  if (result.code !== 0) {
    const tail = result.output.trimEnd().split('\n').slice(-limits.logTailLinesMax).join('\n');
    throw new StackProblem(`${server.kind} could not make its data folder:\n${tail}`);
  }
  renameSync(made, places.dataFolder);
  return true;
}

/** Unix socket paths are short; a deep checkout gets its socket in the temporary folder. */
function socketIn(folder: string): string {
  const beside = join(folder, 'database.sock');
  if (Buffer.byteLength(beside) <= limits.socketPathBytesMax) return beside;
  const digest = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  return join(tmpdir(), `quittance-${digest}.sock`);
}

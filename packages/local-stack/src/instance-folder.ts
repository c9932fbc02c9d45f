/*
 * The folder of one stack: data, logs, pid files, the password and the ports of the last start.
 *
 * `run` is always `<dir>/run`; every `test` stack has a folder of its own under `<dir>/test`, named by its launcher's pid.
 * A launcher that lives holds its folder by `launcher.pid`. A folder without a living launcher is free: its servers, if a crash left
 * some, are stopped, and for `test` the folder goes.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { StackKind, StepLog } from './local-stack.js';
import { livePidOf, removePidFile, writePidFile } from './pid-file.js';
import { StackProblem } from './stack-problem.js';
import { stopProcess } from './stop-process.js';

const serverNames = ['redis', 'mariadb', 'mysql'] as const;

export interface InstanceFolder {
  readonly path: string;
  /** Letters, digits, `-` and `_` only, so that it needs no quoting in any file or URL. */
  readonly password: string;
  notedPort(name: string): number | undefined;
  notePort(name: string, port: number): void;
  /** After the servers stopped: lets the folder go, and removes it for `test`. */
  release(): void;
}

export async function claimInstanceFolder(
  dir: string,
  kind: StackKind,
  fresh: boolean,
  log: StepLog,
): Promise<InstanceFolder> {
  const path =
    kind === 'run' ? await claimRunFolder(resolve(dir), fresh, log) : await claimTestFolder(resolve(dir), log);
  writePidFile(join(path, 'launcher.pid'), process.pid);
  return {
    path,
    password: passwordIn(path),
    notedPort: (name) => Number(readIfThere(join(path, `${name}.port`))) || undefined,
    notePort: (name, port) => writeFileSync(join(path, `${name}.port`), `${port}\n`),
    release: () => {
      if (kind === 'test') rmSync(path, { recursive: true, force: true });
      else removePidFile(join(path, 'launcher.pid'));
    },
  };
}

async function claimRunFolder(dir: string, fresh: boolean, log: StepLog): Promise<string> {
  const path = join(dir, 'run');
  const holder = livePidOf(join(path, 'launcher.pid'));
  if (holder !== undefined && holder !== process.pid) {
    throw new StackProblem(`already running here as process ${holder}; stop it first: kill ${holder}`);
  }
  await stopLeftServers(path, log);
  if (fresh) rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}

async function claimTestFolder(dir: string, log: StepLog): Promise<string> {
  const parent = join(dir, 'test');
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  const own = mkdtempSync(join(parent, `${process.pid}-`));
  writePidFile(join(own, 'launcher.pid'), process.pid);
  for (const name of readdirSync(parent)) await clearAbandoned(join(parent, name), log);
  return own;
}

async function clearAbandoned(path: string, log: StepLog): Promise<void> {
  // A folder without the file is being made by a neighbour this very moment, or is none of ours.
  if (!existsSync(join(path, 'launcher.pid')) || livePidOf(join(path, 'launcher.pid')) !== undefined) return;
  await stopLeftServers(path, log);
  rmSync(path, { recursive: true, force: true });
}

/** Stops what a crashed launcher left running; only processes whose pid file names exactly them. */
async function stopLeftServers(path: string, log: StepLog): Promise<void> {
  for (const name of serverNames) {
    const file = join(path, `${name}.pid`);
    const pid = livePidOf(file);
    const began = Date.now();
    if (pid !== undefined) {
      await stopProcess(pid);
      log(`stopped a ${name} left over from a crash (process ${pid})`, Date.now() - began);
    }
    removePidFile(file);
  }
}

function passwordIn(path: string): string {
  const file = join(path, 'password');
  const kept = readIfThere(file).trim();
  if (kept !== '') return kept;
  const made = randomBytes(24).toString('base64url');
  writeFileSync(file, `${made}\n`, { mode: 0o600 });
  return made;
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

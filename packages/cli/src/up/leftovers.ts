/**
 * Processes of an instance that ended without stopping them (`kill -9`, power loss): found at the next start and stopped.
 *
 * A process is only believed to be ours when its command line still names the script that we started under that id.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CliProblem } from '../cli-problem.js';
import { EXIT } from '../exit-codes.js';

/** In the command line of whoever runs `quittance up`. */
const LAUNCHER_SCRIPT = 'packages/cli/';
const KILL_AFTER_MS = 3_000;
const LOOK_MS = 50;

interface Noted {
  readonly pid: number;
  readonly script: string;
}

interface Notes {
  readonly launcher: number;
  readonly processes: readonly Noted[];
}

export interface ProcessNotes {
  note(name: string, pid: number | undefined, script: string): void;
}

const fileOf = (folder: string) => join(folder, 'processes.json');

/** Keeps the list of running processes up to date in the instance's folder. */
export function noteProcesses(folder: string): ProcessNotes {
  const running = new Map<string, Noted>();
  return {
    note: (name, pid, script) => {
      if (pid === undefined) running.delete(name);
      else running.set(name, { pid, script });
      const notes: Notes = { launcher: process.pid, processes: [...running.values()] };
      writeFileSync(fileOf(folder), JSON.stringify(notes), { mode: 0o600 });
    },
  };
}

/** @returns how many were stopped. Ends the command when the instance they belong to still runs. */
export async function stopLeftovers(folder: string): Promise<number> {
  if (!existsSync(fileOf(folder))) return 0;
  const { launcher, processes } = read(folder);
  if (launcher !== process.pid && isOurs({ pid: launcher, script: LAUNCHER_SCRIPT }))
    throw new CliProblem(
      EXIT.unavailable,
      `already running here as process ${launcher}; stop it first: kill ${launcher}`,
    );
  const noted = processes.filter(isOurs);
  for (const { pid } of noted) signal(pid, 'SIGTERM');
  const untilMs = Date.now() + KILL_AFTER_MS;
  while (noted.some(isOurs) && Date.now() < untilMs) await sleep(LOOK_MS);
  for (const { pid } of noted.filter(isOurs)) signal(pid, 'SIGKILL');
  rmSync(fileOf(folder), { force: true });
  return noted.length;
}

function read(folder: string): Notes {
  const none: Notes = { launcher: process.pid, processes: [] };
  try {
    const found = JSON.parse(readFileSync(fileOf(folder), 'utf8')) as Partial<Notes>;
    return Array.isArray(found.processes) ? { ...none, ...found } : none;
  } catch {
    return none;
  }
}

function isOurs({ pid, script }: Noted): boolean {
  try {
    const found = execFileSync('ps', ['-o', 'args=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return found.includes(script);
  } catch {
    return false;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has just ended by itself.
  }
}

/**
 * Processes of an instance that ended without stopping them (`kill -9`, power loss): found at the next start and stopped.
 *
 * A process is only believed to be ours when its command line still names the script that we started under that id.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const KILL_AFTER_MS = 3_000;
const LOOK_MS = 50;

interface Noted {
  readonly pid: number;
  readonly script: string;
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
      writeFileSync(fileOf(folder), JSON.stringify([...running.values()]), { mode: 0o600 });
    },
  };
}

/** @returns how many were stopped */
export async function stopLeftovers(folder: string): Promise<number> {
  if (!existsSync(fileOf(folder))) return 0;
  const noted = read(folder).filter(isOurs);
  for (const { pid } of noted) signal(pid, 'SIGTERM');
  const untilMs = Date.now() + KILL_AFTER_MS;
  while (noted.some(isOurs) && Date.now() < untilMs) await sleep(LOOK_MS);
  for (const { pid } of noted.filter(isOurs)) signal(pid, 'SIGKILL');
  rmSync(fileOf(folder), { force: true });
  return noted.length;
}

function read(folder: string): Noted[] {
  try {
    return JSON.parse(readFileSync(fileOf(folder), 'utf8')) as Noted[];
  } catch {
    return [];
  }
}

function isOurs({ pid, script }: Noted): boolean {
  try {
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).includes(script);
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

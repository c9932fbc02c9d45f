/**
 * What `quittance up` leaves for the other commands: addresses and settings of the instance that runs.
 *
 * A file that only its owner may read, since it holds secrets. It goes when the instance stops; after a crash it stays, and is not
 * believed, because the process it names lives no more.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runFolder } from './installation.js';

export interface RunningInstance {
  readonly pid: number;
  readonly started_at: string;
  /** Names of things and where they are, for people. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Environment variables, as every service of the instance has them. */
  readonly settings: Readonly<Record<string, string>>;
}

export function readRunningInstance(env: NodeJS.ProcessEnv = process.env): RunningInstance | null {
  try {
    const instance = JSON.parse(readFileSync(fileOf(env), 'utf8')) as RunningInstance;
    return isAlive(instance.pid) ? instance : null;
  } catch {
    return null;
  }
}

export function writeRunningInstance(instance: RunningInstance, env: NodeJS.ProcessEnv = process.env): void {
  rmSync(fileOf(env), { force: true });
  writeFileSync(fileOf(env), `${JSON.stringify(instance, null, 2)}\n`, { mode: 0o600 });
}

export function forgetRunningInstance(env: NodeJS.ProcessEnv = process.env): void {
  rmSync(fileOf(env), { force: true });
}

function fileOf(env: NodeJS.ProcessEnv): string {
  return join(runFolder(env), 'instance.json');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

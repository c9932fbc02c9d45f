import { readFileSync } from 'node:fs';
import type { Lane } from '../lane/start-lane.js';

/** A service that holds more than this has a leak; they need about a tenth of it. */
const RSS_MIB_MAX = 700;

/** Every service lives, holds a bounded memory, and has logged nothing that must never be logged. */
export async function checkProcesses({ fleet }: Lane): Promise<string[]> {
  return fleet.members().flatMap(({ name, process, log }) => {
    const surprises = [...log.surprises()];
    if (process?.alive() !== true) return [...surprises, `${name} is gone (exit code ${process?.exitCode()})`];
    const mib = rssMib(process.pid);
    if (mib > RSS_MIB_MAX) surprises.push(`${name} holds ${mib} MiB`);
    return surprises;
  });
}

/** Resident memory in MiB; 0 where the system does not tell. */
export function rssMib(pid: number): number {
  try {
    const kib = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Math.round(Number(kib ?? 0) / 1_024);
  } catch {
    return 0;
  }
}

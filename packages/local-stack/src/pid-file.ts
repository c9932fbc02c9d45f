import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { processIdentity } from './process-identity.js';

/** Writes `PID IDENTITY`, so that a later reader can tell this very process from a stranger with the same number. */
export function writePidFile(file: string, pid: number): void {
  writeFileSync(file, `${pid} ${processIdentity(pid) ?? 'gone'}\n`);
}

/** The pid of the file's process if that very process still lives; undefined for no file, a dead one or a stranger. */
export function livePidOf(file: string, identityOf: (pid: number) => string | undefined = processIdentity) {
  const noted = parsePidFile(readIfThere(file));
  return noted && identityOf(noted.pid) === noted.identity ? noted.pid : undefined;
}

export function removePidFile(file: string): void {
  rmSync(file, { force: true });
}

/** Undefined for anything that is not exactly a pid and an identity: an unreadable file never names a process to kill. */
export function parsePidFile(text: string): { pid: number; identity: string } | undefined {
  const found = /^([1-9]\d{0,9}) (\S+)\n?$/.exec(text);
  return found?.[1] && found[2] ? { pid: Number(found[1]), identity: found[2] } : undefined;
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

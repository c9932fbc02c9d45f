import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { limits } from './limits.js';

/**
 * What tells a process from every other one that ever had or will have its number: boot and start time.
 * Undefined when no such process lives (a zombie does not live).
 */
export function processIdentity(pid: number): string | undefined {
  return process.platform === 'linux' ? linuxIdentity(pid) : posixIdentity(pid);
}

function linuxIdentity(pid: number): string | undefined {
  try {
    const startTicks = startTicksOf(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    return startTicks && `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${startTicks}`;
  } catch {
    return undefined;
  }
}

/** Field 22 of proc(5) `stat`; the command in field 2 may itself hold spaces and brackets. */
export function startTicksOf(stat: string): string | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const dead = fields[0] === 'Z' || fields[0] === 'X';
  return dead ? undefined : fields[19];
}

function posixIdentity(pid: number): string | undefined {
  try {
    const args = ['-o', 'stat=,lstart=', '-p', String(pid)];
    const line = execFileSync('ps', args, { encoding: 'utf8', timeout: limits.probeMsMax }).trim();
    return line.startsWith('Z') ? undefined : line.split(/\s+/).slice(1).join('_') || undefined;
  } catch {
    return undefined;
  }
}

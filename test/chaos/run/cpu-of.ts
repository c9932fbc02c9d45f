import { readFileSync } from 'node:fs';
import type { Lane } from '../lane/start-lane.js';

/** Ticks of `/proc` in a second, on all systems that matter. */
const TICKS_PER_SECOND = 100;
const MS_PER_SECOND = 1_000;

/** Milliseconds of processor time that the parts of a lane have used, whoever lives now; 0 where the system does not tell. */
export function cpuOf({ fleet, stack }: Lane): Record<string, number> {
  const used: Record<string, number> = {
    'Stripe, order system, lines and buyers': cpuMs(process.pid),
    database: cpuMs(stack.mysql.pid),
    redis: cpuMs(stack.redis.pid),
  };
  for (const { service, process: one } of fleet.members())
    used[service] = (used[service] ?? 0) + cpuMs(one?.alive() === true ? one.pid : undefined);
  return used;
}

function cpuMs(pid: number | undefined): number {
  if (pid === undefined) return 0;
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * MS_PER_SECOND;
  } catch {
    return 0;
  }
}

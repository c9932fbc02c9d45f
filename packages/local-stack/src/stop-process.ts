import { setTimeout as sleep } from 'node:timers/promises';
import { limits } from './limits.js';
import { processIdentity } from './process-identity.js';

/** SIGTERM, and SIGKILL when that is not enough. Answers whether force was needed. */
export async function stopProcess(pid: number, stopMsMax: number = limits.stopMsMax): Promise<{ forced: boolean }> {
  const identity = processIdentity(pid);
  if (!identity) return { forced: false };
  send(pid, 'SIGTERM');
  // A process stopped by SIGSTOP sees its SIGTERM only when it continues.
  send(pid, 'SIGCONT');
  if (await gone(pid, identity, stopMsMax)) return { forced: false };
  send(pid, 'SIGKILL');
  if (await gone(pid, identity, limits.killMsMax)) return { forced: true };
  throw new Error(`process ${pid} is still there ${limits.killMsMax} ms after SIGKILL`);
}

async function gone(pid: number, identity: string, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (processIdentity(pid) === identity) {
    if (Date.now() > deadline) return false;
    await sleep(limits.readyPollMs);
  }
  return true;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It went away by itself in between: that is what is wanted.
  }
}

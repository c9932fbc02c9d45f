/**
 * Keeps one process of the instance running.
 *
 * Input: a program and its environment. Output: its lines, to a log file and, where a person should see them, to the terminal. A process
 * that ends by itself is started again after a pause that grows; one that says its settings are wrong is not. It leads a process group of
 * its own, so that Ctrl-C reaches this process alone, which then stops all in their order.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { EXIT } from '../exit-codes.js';
import { RESTART_FORGIVEN_MS, STOP_GRACE_MS } from './limits.js';
import type { LogFile } from './log-file.js';
import { restartDelayMs } from './restart-delay.js';
import { shownLine } from './shown-line.js';

export interface Program {
  readonly name: string;
  /** Path of the script, and its arguments. */
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

export interface SuperviseHooks {
  readonly log: LogFile;
  readonly say: (line: string) => void;
  readonly onPid: (pid: number | undefined) => void;
}

export interface Supervised {
  readonly name: string;
  /** Why it will not run again, once that is so. */
  givenUp(): string | undefined;
  /** How often it ended by itself in a row. */
  crashes(): number;
  /** SIGTERM, and SIGKILL after the grace. */
  stop(): Promise<void>;
  kill(): void;
}

export function supervise(program: Program, hooks: SuperviseHooks): Supervised {
  let child: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopping = false;
  let crashes = 0;
  let because: string | undefined;
  let ended: Promise<void> = Promise.resolve();

  function start(): void {
    const begunAtMs = Date.now();
    const running = spawn(process.execPath, [...program.args], {
      cwd: program.cwd,
      env: program.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    child = running;
    hooks.onPid(running.pid);
    readLines(running, hooks);
    ended = new Promise((resolve) => {
      running.once('error', (error) => hooks.say(`cannot be started: ${error.message}`));
      running.once('close', (code, signal) => {
        child = undefined;
        hooks.onPid(undefined);
        if (!stopping) crashed(code ?? signal ?? 'nothing', Date.now() - begunAtMs);
        resolve();
      });
    });
  }

  function crashed(how: number | string, livedMs: number): void {
    if (how === EXIT.config) {
      because = 'its settings are wrong';
      hooks.say('ended because its settings are wrong; it is not started again');
      return;
    }
    crashes = livedMs >= RESTART_FORGIVEN_MS ? 1 : crashes + 1;
    const delayMs = restartDelayMs(crashes);
    hooks.say(`ended by itself (${how}); starting it again in ${delayMs / 1_000} s`);
    timer = setTimeout(start, delayMs);
  }

  start();
  return {
    name: program.name,
    givenUp: () => because,
    crashes: () => crashes,
    stop: async () => {
      stopping = true;
      clearTimeout(timer);
      child?.kill('SIGTERM');
      const late = setTimeout(() => {
        hooks.say(`did not stop within ${STOP_GRACE_MS / 1_000} s and is killed`);
        child?.kill('SIGKILL');
      }, STOP_GRACE_MS);
      await ended;
      clearTimeout(late);
    },
    kill: () => {
      stopping = true;
      clearTimeout(timer);
      child?.kill('SIGKILL');
    },
  };
}

function readLines(child: ChildProcess, hooks: SuperviseHooks): void {
  for (const input of [child.stdout, child.stderr]) {
    if (input === null) continue;
    createInterface({ input }).on('line', (line) => {
      hooks.log.write(line);
      const shown = shownLine(line);
      if (shown !== null) hooks.say(shown);
    });
  }
}

/*
 * One private server as a child process.
 *
 * In: a recipe (program, folder, arguments for a port, a probe). Out: a handle that stops, hurts and restarts it.
 * The child is the leader of its own session, so that Ctrl-C reaches the launcher alone and the launcher stops the servers last.
 * On a crash of the launcher the child lives on; its pid file is how the next start finds and stops it.
 * Not relied upon: that a chosen port is still free a moment later, or that a server obeys SIGTERM.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.js';
import { limits } from './limits.js';
import type { ServerHandle, StepLog } from './local-stack.js';
import { logTail, setAsideLargeLog } from './log-file.js';
import { removePidFile, writePidFile } from './pid-file.js';
import type { Program } from './program.js';
import { StackProblem } from './stack-problem.js';
import { stopProcess } from './stop-process.js';

export interface ServerRecipe {
  /** `redis`, `mariadb`, `mysql`: the word in messages and file names. */
  readonly name: string;
  readonly program: Program;
  /** Holds `NAME.pid` and `NAME.log`. */
  readonly folder: string;
  /** The port of an earlier start, taken again when it is free. */
  readonly preferredPort: number | undefined;
  readonly arguments: (port: number) => readonly string[];
  /** Answers the version once the server serves; rejects before. */
  readonly probe: (port: number) => Promise<string>;
  /** The container's name when the child is a container engine's client: then the engine passes signals on, and left ones are removed. */
  readonly container?: string;
  readonly log: StepLog;
}

/** Starts the server, trying another port when the first is taken in between, and waits until it answers. */
export async function startServer(recipe: ServerRecipe): Promise<ServerHandle> {
  setAsideLargeLog(logFileOf(recipe));
  let preferred = recipe.preferredPort;
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(preferred);
    const child = launch(recipe, port);
    try {
      const version = await ready(recipe, child, port);
      return handleOf(recipe, child, port, version);
    } catch (error) {
      await stopChild(recipe, child);
      const portWasTaken = /address already in use/i.test(logTail(logFileOf(recipe)));
      if (!portWasTaken || attempt === limits.portAttemptsMax) throw error;
      preferred = undefined;
    }
  }
}

function launch(recipe: ServerRecipe, port: number): ChildProcess {
  if (recipe.container !== undefined) engine(recipe, ['rm', '--force', recipe.container]);
  const log = openSync(logFileOf(recipe), 'a', 0o600);
  const [file = '', ...before] = recipe.program.command;
  const child = spawn(file, [...before, ...recipe.arguments(port), ...recipe.program.extraArgs], {
    cwd: recipe.folder,
    detached: true,
    env: { ...process.env, ...recipe.program.env },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  // A missing or broken binary shows up as `exitCode`-less child without pid; `ready` reports it.
  child.on('error', () => undefined);
  if (child.pid !== undefined) writePidFile(pidFileOf(recipe), child.pid);
  return child;
}

async function ready(recipe: ServerRecipe, child: ChildProcess, port: number): Promise<string> {
  const deadline = Date.now() + limits.readyMsMax;
  let last = 'it was never asked';
  while (Date.now() < deadline) {
    if (!isAlive(child)) throw new StackProblem(`${recipe.name} ended while starting:\n${logTail(logFileOf(recipe))}`);
    try {
      return await recipe.probe(port);
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await sleep(limits.readyPollMs);
  }
  const tail = logTail(logFileOf(recipe));
  throw new StackProblem(`${recipe.name} did not answer within ${limits.readyMsMax} ms (${last}):\n${tail}`);
}

function handleOf(recipe: ServerRecipe, first: ChildProcess, port: number, version: string): ServerHandle {
  let child = first;
  let stopping = false;
  const watch = (watched: ChildProcess) =>
    watched.once('exit', (code, signal) => {
      if (!stopping) recipe.log(`${recipe.name} ended by itself (${signal ?? `exit code ${code}`})`, 0);
    });
  watch(child);
  const stop = async () => {
    stopping = true;
    await stopChild(recipe, child);
  };
  return {
    get pid() {
      return isAlive(child) ? child.pid : undefined;
    },
    port,
    version,
    signal: (signal) => {
      if (!isAlive(child)) return;
      if (recipe.container === undefined) child.kill(signal);
      else engine(recipe, ['kill', `--signal=${signal}`, recipe.container]);
    },
    stop,
    restart: async () => {
      await stop();
      child = launch(recipe, port);
      stopping = false;
      watch(child);
      await ready(recipe, child, port);
    },
  };
}

/** Best effort: a container that is not there cannot be signalled or removed, and that is what is wanted. */
function engine(recipe: ServerRecipe, args: readonly string[]): void {
  const [client = 'docker'] = recipe.program.command;
  spawnSync(client, args, { stdio: 'ignore', timeout: limits.dockerAnswerMsMax });
}

async function stopChild(recipe: ServerRecipe, child: ChildProcess): Promise<void> {
  const exited = isAlive(child) ? new Promise((resolve) => child.once('exit', resolve)) : undefined;
  if (exited && child.pid !== undefined) {
    const { forced } = await stopProcess(child.pid);
    if (forced)
      recipe.log(`${recipe.name} did not stop within ${limits.stopMsMax} ms and was killed`, limits.stopMsMax);
    await exited;
  }
  removePidFile(pidFileOf(recipe));
}

function isAlive(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

function pidFileOf(recipe: ServerRecipe): string {
  return join(recipe.folder, `${recipe.name}.pid`);
}

function logFileOf(recipe: ServerRecipe): string {
  return join(recipe.folder, `${recipe.name}.log`);
}

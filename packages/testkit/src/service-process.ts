/**
 * One service of the product as a process of its own, as it runs in production.
 *
 * Input: its name and environment. Output: a handle to signal it, wait for its end and read what it printed, bounded. Not relied upon:
 * that it becomes ready, or that it ends when it is told to.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.js';
import type { ServiceName } from './start-cluster.js';

export interface ServiceProcessOptions {
  readonly service: ServiceName;
  readonly env: Readonly<Record<string, string>>;
  /** Called with each piece that it prints. */
  readonly onOutput?: (text: string) => void;
  readonly readyMsMax?: number;
}

export interface ServiceProcess {
  readonly pid: number;
  /** Of its health and metrics. */
  readonly metricsPort: number;
  /** The last that it printed. */
  output(): string;
  alive(): boolean;
  /** Its exit code; `null` while it lives, and where a signal ended it. */
  exitCode(): number | null;
  signal(signal: NodeJS.Signals): void;
  /** Sends a signal and waits until it has ended. @returns its exit code, `null` when the signal ended it */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

const READY_MS_MAX = 30_000;
const END_MS_MAX = 40_000;
const OUTPUT_CHARS_MAX = 20_000;
const PROBE_MS_MAX = 3_000;

/** Where Node keeps what it compiled: tests start the same services again and again. */
const { NODE_COMPILE_CACHE = '' } = process.env;
const COMPILED = { NODE_COMPILE_CACHE };

/** Whoever starts services and dies takes them along. */
const living = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/** Starts it and waits until it is ready. Rejects with what it printed when it does not become so; then nothing is left running. */
export async function startServiceProcess(options: ServiceProcessOptions): Promise<ServiceProcess> {
  const { service } = options;
  const metricsPort = await freePort();
  const main = fileURLToPath(new URL(`../../../services/${service}/dist/main.js`, import.meta.url));
  const child = spawn(process.execPath, ['--enable-source-maps', main], {
    env: { ...COMPILED, ...options.env, METRICS_PORT: String(metricsPort) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  living.add(child);
  const ended = once(child, 'exit') as Promise<[number | null]>;
  void ended.finally(() => living.delete(child));
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      const text = chunk.toString();
      options.onOutput?.(text);
      output = (output + text).slice(-OUTPUT_CHARS_MAX);
    });
  const alive = () => child.exitCode === null && child.signalCode === null;

  async function end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (!alive()) return child.exitCode;
    child.kill(signal);
    const inTime = await Promise.race([ended, sleep(END_MS_MAX, null, { ref: false })]);
    if (inTime !== null) return inTime[0];
    child.kill('SIGKILL');
    throw new Error(`${service} did not end within ${END_MS_MAX} ms of ${signal}: ${output}`);
  }

  if (!(await becomesReady(child, metricsPort, options.readyMsMax ?? READY_MS_MAX))) {
    if (alive()) child.kill('SIGKILL');
    await ended;
    throw new Error(`${service} did not become ready (exit code ${child.exitCode}): ${output}`);
  }
  return {
    pid: child.pid ?? 0,
    metricsPort,
    output: () => output,
    alive,
    exitCode: () => child.exitCode,
    signal: (signal) => void child.kill(signal),
    end,
  };
}

async function becomesReady(child: ChildProcess, port: number, readyMsMax: number): Promise<boolean> {
  const deadlineMs = Date.now() + readyMsMax;
  while (Date.now() < deadlineMs) {
    if (child.exitCode !== null || child.signalCode !== null) return false;
    const signal = AbortSignal.timeout(PROBE_MS_MAX);
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal }).catch(() => null);
    if (answer?.ok) return true;
    await sleep(50);
  }
  return false;
}

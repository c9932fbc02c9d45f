/**
 * Runs a whole instance on this machine: servers, schema, services, and around them the sandbox, an order system and traffic.
 *
 * Input: the settings of the environment. Output: an instance that other commands find, until a signal ends it. Stopping goes from the
 * traffic inwards, so that what is under way can end: traffic, sandbox, ingress, stages, surroundings, servers. After a crash the next start stops
 * what was left over; nothing is lost, since every stage survives being killed.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type LocalStack, startLocalStack } from '@quittance/local-stack';
import { hashPassword } from '@quittance/runtime';
import { openStore } from '@quittance/store';
import { prepareBooks } from '../commands/migrate.js';
import { dataFolder, installationFolder, runFolder } from '../installation.js';
import { forgetRunningInstance, writeRunningInstance } from '../running-instance.js';
import { findServices } from './find-services.js';
import { freePortBase } from './free-ports.js';
import { type FoundSecrets, instanceSecrets } from './instance-secrets.js';
import { noteProcesses, stopLeftovers } from './leftovers.js';
import { METRICS_PORT_OFFSET } from './limits.js';
import { openLogFile } from './log-file.js';
import { type Group, type InstancePlan, PORT_OFFSETS, planInstance, START_ORDER, STOP_ORDER } from './plan-instance.js';
import type { StepLines } from './step-lines.js';
import { type Supervised, supervise } from './supervise.js';
import { waitUntilReady } from './wait-until-ready.js';

export interface UpOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly scale: ReadonlyMap<string, number>;
  readonly demo: boolean;
  readonly fresh: boolean;
  readonly portBase: number;
  readonly portBaseFixed: boolean;
  readonly lines: StepLines;
  /** Aborted when the instance shall stop, also while it starts. */
  readonly signal: AbortSignal;
}

export interface Instance {
  readonly plan: InstancePlan;
  readonly secrets: FoundSecrets;
  stop(): Promise<void>;
  /** Ends all processes at once, servers included. */
  kill(): void;
}

export async function runInstance(options: UpOptions): Promise<Instance> {
  const { lines, env, signal } = options;
  const services = findServices(installationFolder());
  const left = await stopLeftovers(runFolder(env));
  if (left > 0) lines.line(`stopped ${left} processes left over from a crash`);
  const stack = await startLocalStack({
    dir: dataFolder(env),
    kind: 'run',
    fresh: options.fresh,
    log: lines.step,
    env,
  });
  const started: { group: Group; process: Supervised }[] = [];

  async function stop(): Promise<void> {
    for (const group of STOP_ORDER) {
      const members = started.filter((each) => each.group === group);
      if (members.length > 0)
        await timed(lines, `stopped ${members.map((each) => each.process.name).join(', ')}`, () =>
          Promise.all(members.map((each) => each.process.stop())),
        );
    }
    forgetRunningInstance(env);
    await stack.stop();
  }

  try {
    const secrets = instanceSecrets(runFolder(env));
    await timed(lines, 'schema is up to date', () => prepareDatabase(stack, env));
    const plan = await plannedInstance(options, services, stack, secrets);
    const start = starter(options, plan, started);
    for (const group of START_ORDER) {
      signal.throwIfAborted();
      await start(group);
    }
    writeRunningInstance(
      { pid: process.pid, started_at: new Date().toISOString(), addresses: plan.addresses, settings: plan.settings },
      env,
    );
    return { plan, secrets, stop, kill: () => killAll(started, stack) };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function prepareDatabase(stack: LocalStack, env: NodeJS.ProcessEnv): Promise<void> {
  const store = await openStore({ url: stack.mysqlUrl, poolSizeMax: 2 });
  try {
    // Without a key of the user's, the sandbox's test key.
    await prepareBooks(store, env['STRIPE_SECRET_KEY'] || 'sk_test_sandbox');
  } finally {
    await store.close();
  }
}

async function plannedInstance(
  options: UpOptions,
  services: readonly string[],
  stack: LocalStack,
  { secrets }: FoundSecrets,
): Promise<InstancePlan> {
  const processes = services.reduce((sum, service) => sum + (options.scale.get(service) ?? 1), 0);
  const metrics = Array.from({ length: processes }, (_, index) => METRICS_PORT_OFFSET + index);
  const portBase = await freePortBase({
    base: options.portBase,
    fixed: options.portBaseFixed,
    offsets: [...Object.values(PORT_OFFSETS), ...metrics],
  });
  return planInstance({
    env: options.env,
    portBase,
    scale: options.scale,
    demo: options.demo,
    secrets,
    consoleUsers: options.env['CONSOLE_USERS'] || `admin:admin:${await hashPassword(secrets.consolePassword)}`,
    mysqlUrl: stack.mysqlUrl,
    redisUrl: stack.redisUrl,
    runFolder: runFolder(options.env),
    services,
  });
}

/** Starts one group and waits until all of it is ready. */
function starter(options: UpOptions, plan: InstancePlan, started: { group: Group; process: Supervised }[]) {
  const logs = join(runFolder(options.env), 'logs');
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  const notes = noteProcesses(runFolder(options.env));
  return async (group: Group): Promise<void> => {
    const members = plan.processes.filter((each) => each.group === group);
    if (members.length === 0) return;
    const begunAtMs = Date.now();
    const waits = members.map((member) => {
      const script = join(installationFolder(), member.script);
      const process = supervise(
        {
          name: member.name,
          args: ['--enable-source-maps', script, ...member.args],
          cwd: installationFolder(),
          env: { ...options.env, ...plan.settings, ...member.env },
        },
        {
          log: openLogFile(join(logs, `${member.name}.log`)),
          say: options.lines.from(member.name),
          onPid: (pid) => notes.note(member.name, pid, script),
        },
      );
      started.push({ group, process });
      return waitUntilReady({ ...member, givenUp: process.givenUp, crashes: process.crashes }, options.signal);
    });
    await Promise.all(waits);
    options.lines.step(`started ${members.map((each) => each.name).join(', ')}`, Date.now() - begunAtMs);
  };
}

function killAll(started: readonly { process: Supervised }[], stack: LocalStack): void {
  for (const { process } of started) process.kill();
  for (const server of [stack.redis, stack.mysql]) {
    if (server.pid !== undefined) server.signal('SIGKILL');
  }
}

async function timed<T>(lines: StepLines, text: string, work: () => Promise<T>): Promise<T> {
  const begunAtMs = Date.now();
  const result = await work();
  lines.step(text, Date.now() - begunAtMs);
  return result;
}

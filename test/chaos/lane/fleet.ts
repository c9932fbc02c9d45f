/**
 * The services of one lane, several of some, each with lines of its own to the servers that it needs.
 *
 * Input: which services, how many, and where the servers are. Output: handles by name (`matching`, `matching-2`, …) to stop, kill, freeze
 * and start them again, and what all of them printed. Not relied upon: that any of them behaves.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type FaultProxy,
  faultProxy,
  freePort,
  type ServiceName,
  type ServiceProcess,
  startServiceProcess,
} from '@quittance/testkit';
import { type LogWatch, watchLog } from './watch-log.js';

export interface FleetOptions {
  readonly counts: Readonly<Partial<Record<ServiceName, number>>>;
  readonly env: Readonly<Record<string, string>>;
  readonly mysqlUrl: string;
  readonly redisUrl: string;
  /** Told of the ports of the ingresses whenever they change. */
  readonly onIngresses: (ports: readonly number[]) => void;
  /** Share of answers lost is drawn from it. */
  readonly random: () => number;
}

export interface Member {
  readonly name: string;
  readonly service: ServiceName;
  readonly mysql: FaultProxy;
  readonly redis: FaultProxy;
  process: ServiceProcess | undefined;
  readonly log: LogWatch;
  /** Laid over the environment of all, at every start. */
  readonly env: Readonly<Record<string, string>>;
  /** Where an ingress listens. */
  readonly port: number;
}

export interface Fleet {
  /** Members of a service, or all of them. */
  members(service?: ServiceName): readonly Member[];
  /** Starts a member again that ended. `env` is laid over its environment for this start. */
  start(name: string, env?: Readonly<Record<string, string>>): Promise<void>;
  end(name: string, signal?: NodeJS.Signals): Promise<number | null>;
  /** One more of a service, beside those that are there. @returns its name */
  add(service: ServiceName, env?: Readonly<Record<string, string>>): Promise<string>;
  /** Ends a member that was added, and forgets it. @returns its exit code */
  remove(name: string): Promise<number | null>;
  /** Mends all lines and brings back whoever is frozen or gone. */
  restore(): Promise<void>;
  stop(): Promise<readonly string[]>;
}

/** Several lanes start on one machine. */
const READY_MS_MAX = 90_000;
const AGAIN_MS = 500;

export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const members = new Map<string, Member>();
  const logs = new Map<string, LogWatch>();

  async function make(service: ServiceName, env: Member['env'] = {}): Promise<Member> {
    let number = 1;
    while (members.has(nameOf(service, number))) number += 1;
    const name = nameOf(service, number);
    const log = logs.get(name) ?? watchLog(name);
    logs.set(name, log);
    const [mysql, redis, port] = await Promise.all([
      faultProxy({ port: Number(new URL(options.mysqlUrl).port) }, options.random),
      faultProxy({ port: Number(new URL(options.redisUrl).port) }, options.random),
      freePort(),
    ]);
    const member: Member = { name, service, mysql, redis, process: undefined, log, env, port };
    members.set(name, member);
    return member;
  }

  /** As a supervisor does: a start that failed is made again, unless what is wrong does not mend itself. */
  async function launch(member: Member, env: Readonly<Record<string, string>> = {}): Promise<void> {
    const untilMs = performance.now() + READY_MS_MAX;
    for (;;) {
      try {
        return await launchOnce(member, env);
      } catch (error) {
        if (/set up wrongly/.test(String(error)) || performance.now() > untilMs) throw error;
        await sleep(AGAIN_MS);
      }
    }
  }

  async function launchOnce(member: Member, env: Readonly<Record<string, string>>): Promise<void> {
    member.process = await startServiceProcess({
      service: member.service,
      env: {
        ...options.env,
        MYSQL_URL: member.mysql.through(options.mysqlUrl),
        REDIS_URL: member.redis.through(options.redisUrl),
        ...(member.service === 'ingress' ? { INGRESS_PORT: String(member.port) } : {}),
        ...member.env,
        ...env,
      },
      onOutput: member.log.take,
      readyMsMax: READY_MS_MAX,
    });
    if (member.service === 'ingress') tellIngresses();
  }

  const tellIngresses = () =>
    options.onIngresses([...members.values()].filter((each) => each.service === 'ingress').map((each) => each.port));
  const find = (name: string): Member => {
    const member = members.get(name);
    if (member === undefined) throw new Error(`there is no ${name}`);
    return member;
  };
  const end = async (name: string, signal: NodeJS.Signals = 'SIGTERM') => {
    const { process, log } = find(name);
    if (process === undefined) return null;
    // A frozen process hears nothing but SIGKILL.
    process.signal('SIGCONT');
    const code = await process.end(signal);
    log.noteEnd(signal, code);
    return code;
  };

  const wanted = Object.entries(options.counts).flatMap(([service, count]) => Array(count).fill(service));
  for (const service of wanted) await make(service as ServiceName);
  const started = await Promise.allSettled([...members.values()].map((member) => launch(member)));
  const failed = started.find((each) => each.status === 'rejected');
  if (failed !== undefined) {
    await Promise.allSettled([...members.keys()].map((name) => end(name, 'SIGKILL')));
    throw failed.reason;
  }

  return {
    members: (service) => [...members.values()].filter((each) => service === undefined || each.service === service),
    start: (name, env) => launch(find(name), env),
    end,
    add: async (service, env) => {
      const member = await make(service, env);
      await launch(member);
      return member.name;
    },
    remove: async (name) => {
      const code = await end(name);
      const member = find(name);
      members.delete(name);
      await Promise.all([member.mysql.close(), member.redis.close()]);
      if (member.service === 'ingress') tellIngresses();
      return code;
    },
    restore: async () => {
      await Promise.all(
        [...members.values()].map(async (member) => {
          await Promise.all([member.mysql.mend(), member.redis.mend()]);
          if (member.process?.alive() === true) member.process.signal('SIGCONT');
          else await launch(member);
        }),
      );
    },
    stop: async () => {
      await Promise.allSettled([...members.keys()].map((name) => end(name)));
      await Promise.all([...members.values()].flatMap(({ mysql, redis }) => [mysql.close(), redis.close()]));
      return [...logs.values()].flatMap((log) => log.surprises());
    },
  };
}

function nameOf(service: string, number: number): string {
  return number === 1 ? service : `${service}-${number}`;
}

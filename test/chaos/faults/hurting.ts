/** Ways of hurting that several faults share; each answers how to heal what it did. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LineFaults, ServiceName } from '@quittance/testkit';
import type { Draw } from '../draw.js';
import type { Lane } from '../lane/start-lane.js';
import type { Hurt, Scene } from './fault.js';
import { must } from './fault.js';

/** Longest wait for the first blow of a fault: somebody pays every moment. */
const STRUCK_MS_MAX = 30_000;

/** A fault that counts its blows. It stays until it has struck once, and one that never did has shown nothing. */
export function struck(count: () => number, heal: () => unknown, saying: (times: number) => string): Hurt {
  const before = count();
  const times = () => count() - before;
  return {
    heal: async () => {
      await until(() => times() > 0, STRUCK_MS_MAX);
      await heal();
    },
    observe: async () => {
      must(times() > 0, 'the fault struck nothing');
      return saying(times());
    },
  };
}

/** The order system misbehaves; its answers of that status, 0 for none at all, are counted. */
export function orderSystemAnswers(
  { lane, draw }: Pick<Scene, 'lane' | 'draw'>,
  faults: Parameters<Lane['orderSystem']['setFaults']>[0],
  status = faults.status ?? 0,
): Hurt {
  const count = () => lane.orderSystem.stats().by_status[status] ?? 0;
  const hurt = struck(
    count,
    () => lane.orderSystem.setFaults({}),
    (times) => `${times} calls were ${status === 0 ? 'broken off' : `answered ${status}`}`,
  );
  lane.orderSystem.setFaults({ ...faults, seed: draw.between(1, 1_000_000) });
  return hurt;
}

/** Stripe sends badly; `counted` is what the sandbox counts of it. */
export function stripeSends(
  { lane }: Pick<Scene, 'lane'>,
  faults: Parameters<Lane['sandbox']['faults']>[0],
  well: Parameters<Lane['sandbox']['faults']>[0],
  counted: 'duplicated' | 'delayed' | 'reordered' | 'hungUp',
): Hurt {
  const count = () => Object.values(lane.sandbox.stats().endpoints).reduce((sum, each) => sum + each[counted], 0);
  const hurt = struck(
    count,
    () => lane.sandbox.faults(well),
    (times) => `${times} deliveries were ${counted === 'hungUp' ? 'not heard to be acknowledged' : counted}`,
  );
  lane.sandbox.faults(faults);
  return hurt;
}

/** SIGKILL to one of a service, started again. */
export async function kill({ lane, draw }: Scene, service: ServiceName): Promise<Hurt> {
  const { name } = draw.oneOf(lane.fleet.members(service));
  await lane.fleet.end(name, 'SIGKILL');
  return { heal: () => lane.fleet.start(name), observe: async () => `${name} was killed and started again` };
}

/** SIGTERM to one of a service; it must end with 0 within its grace. */
export async function stopInWork({ lane, draw }: Scene, service: ServiceName): Promise<Hurt> {
  const { name } = draw.oneOf(lane.fleet.members(service));
  const startedMs = performance.now();
  const code = await lane.fleet.end(name);
  const tookMs = Math.round(performance.now() - startedMs);
  return {
    heal: () => lane.fleet.start(name),
    observe: async () => {
      must(code === 0, `${name} ended with ${code}`);
      must(tookMs < GRACE_MS, `${name} took ${tookMs} ms to end`);
      return `${name} ended with 0 after ${tookMs} ms`;
    },
  };
}

/** The grace that every service has. */
const GRACE_MS = 30_000;

/** SIGSTOP to one of a service. */
export async function freeze({ lane, draw }: Scene, service: ServiceName): Promise<Hurt> {
  const { name, process } = draw.oneOf(lane.fleet.members(service));
  process?.signal('SIGSTOP');
  return {
    heal: async () => process?.signal('SIGCONT'),
    observe: async () => {
      must(process?.alive() === true, `${name} died of it`);
      return `${name} stood still and went on`;
    },
  };
}

/** Hurts the lines of services to one of the servers. */
export async function hurtLines(
  { lane }: Pick<Scene, 'lane'>,
  to: 'mysql' | 'redis',
  services: readonly ServiceName[],
  faults: LineFaults,
): Promise<Hurt> {
  const lines = lane.fleet.members().flatMap((each) => (services.includes(each.service) ? [each[to]] : []));
  const lostBefore = lines.reduce((sum, each) => sum + each.counts.lostAnswers, 0);
  await Promise.all(lines.map((line) => line.hurt(faults)));
  return {
    heal: async () => void (await Promise.all(lines.map((line) => line.mend()))),
    observe: async () => {
      const lost = lines.reduce((sum, each) => sum + each.counts.lostAnswers, 0) - lostBefore;
      return `${lines.length} lines hurt${lost > 0 ? `, ${lost} answers lost` : ''}`;
    },
  };
}

/** Everything that uses the database. */
export const ALL: readonly ServiceName[] = ['ingress', 'matching', 'pushback', 'refunds', 'relay'];
export const WORKERS: readonly ServiceName[] = ['matching', 'pushback', 'refunds'];

/** Longest wait of root for a connection: while all services connect anew at once, a server has none for it either. */
const ROOT_MS_MAX = 30_000;
const ROOT_AGAIN_MS = 100;

/** Runs a statement as the database's root. */
export async function asRoot(lane: Lane, statement: string): Promise<void> {
  must(lane.root !== undefined, 'this fault needs the root of a private database');
  const untilMs = performance.now() + ROOT_MS_MAX;
  for (;;) {
    try {
      await lane.root?.sql.write(statement);
      return;
    } catch (error) {
      if (!isFull(error) || performance.now() > untilMs) throw error;
      await sleep(ROOT_AGAIN_MS);
    }
  }
}

function isFull(error: unknown): boolean {
  return (error as { readonly code?: unknown } | null)?.code === 'ER_CON_COUNT_ERROR';
}

/** Holds locks in a transaction of its own until it is healed. */
export async function holdLocks(lane: Lane, statement: string): Promise<Hurt> {
  let letGo: () => void = () => undefined;
  const holding = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let taken: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    taken = resolve;
  });
  const take = () =>
    lane.store.transaction(async (sql) => {
      await sql.select(statement);
      taken();
      await holding;
    });
  // Among so many who lock the same rows this one may lose its deadlocks again and again.
  const ended = take().catch(take).catch(take);
  await Promise.race([begun, ended, sleep(8_000)]);
  return {
    heal: async () => {
      letGo();
      await ended.catch(() => undefined);
    },
  };
}

/** The server goes as a machine goes, and comes back after a while. */
export async function killServer(
  server: { signal(signal: NodeJS.Signals): void; restart(): Promise<void> },
  _draw: Draw,
): Promise<Hurt> {
  server.signal('SIGKILL');
  return { heal: () => server.restart() };
}

/** Waits until `look` says yes; false when it never did. */
export async function until(look: () => boolean | Promise<boolean>, waitMsMax: number): Promise<boolean> {
  const untilMs = performance.now() + waitMsMax;
  while (performance.now() < untilMs) {
    if (await look()) return true;
    await sleep(25);
  }
  return false;
}

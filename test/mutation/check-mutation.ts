/**
 * Runs the load against a product that lacks one safeguard, and asks what noticed it.
 *
 * Input: a mutation. Output: the invariants that the audit (the unharmed one, in this process) tells of, and what the order system saw. The
 * load runs in a process of its own, whose code alone is patched; its database is removed again.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { REPLAY_CHECKS } from '@quittance/bookkeeping';
import { findDifferences, type Store } from '@quittance/store';
import { freshStore } from '@quittance/testkit';
import { type Mutation, SLOWED, UNPATCHED } from './mutations.js';

/** Of one load; a product that lacks a safeguard may also get stuck, which counts as noticed. */
const LOAD_MS_MAX = 60_000;
/** After the load nothing is due any more, unless it was lost. */
const OVERDUE_MS = 1_000;

/** A smaller load for the tests of every day. */
export interface LoadSize {
  readonly orders?: number;
  /** Milliseconds without a change after which nothing more is waited for. */
  readonly stillMs?: number;
}

/** The load itself did not come to its end. */
class LoadFailed extends Error {}

export interface Verdict {
  readonly mutation: string;
  /** What went red, by invariant, with one example each; empty: everything is as it should be. */
  readonly noticed: ReadonlyMap<string, string>;
  readonly durationMs: number;
}

/** @param size of the load; left out: as large as makes every safeguard missed */
export async function checkMutation(mutation: Mutation, size: LoadSize = {}): Promise<Verdict> {
  const startedMs = performance.now();
  const fresh = await freshStore();
  try {
    for (const statement of mutation.sql ?? []) await fresh.store.sql.write(statement);
    const seen = await runLoad(fresh.url, mutation, size).catch((error: unknown) => {
      if (!(error instanceof LoadFailed)) throw error;
      return error;
    });
    const differences = await findDifferences(fresh.store, {
      more: REPLAY_CHECKS,
      overdueMs: OVERDUE_MS,
      secondLookMs: 0,
    });
    const noticed = new Map<string, string>();
    for (const each of differences)
      if (!noticed.has(each.invariant))
        noticed.set(each.invariant, `${each.where}: expected ${each.expected}, found ${each.found}`);
    if (seen instanceof LoadFailed) noticed.set('load', seen.message);
    else for (const [name, example] of await wrongAtReceiver(fresh.store, seen)) noticed.set(name, example);
    return { mutation: mutation.name, noticed, durationMs: performance.now() - startedMs };
  } finally {
    await fresh.drop();
  }
}

interface Seen {
  readonly deliveries: number;
  readonly changedBodies: number;
  readonly olderAfterNewer: number;
  readonly versions: Readonly<Record<string, number>>;
}

function runLoad(url: string, { without, patches = [] }: Mutation, size: LoadSize): Promise<Seen> {
  const child = spawn(process.execPath, ['--import', moduleAt('patch-code.js'), fileURLToPath(moduleAt('load.js'))], {
    env: {
      ...process.env,
      MUTATION_MYSQL_URL: url,
      MUTATION_WITHOUT: without ?? '',
      MUTATION_PATCHES: JSON.stringify([...SLOWED, ...patches]),
      ...(size.orders === undefined ? {} : { MUTATION_ORDERS: String(size.orders) }),
      ...(size.stillMs === undefined ? {} : { MUTATION_STILL_MS: String(size.stillMs) }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LOAD_MS_MAX,
    killSignal: 'SIGKILL',
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(out.trim().split('\n').at(-1) ?? '') as Seen);
      else if (code === UNPATCHED) reject(new Error(err.slice(-2_000)));
      else reject(new LoadFailed(`the load ended with ${code}: ${err.slice(-2_000)}`));
    });
  });
}

/** A compiled neighbour of this module. */
function moduleAt(name: string): string {
  return new URL(name, import.meta.url).href;
}

/** What the order system must never see, and what it must have heard at the end. */
async function wrongAtReceiver(store: Store, seen: Seen): Promise<[string, string][]> {
  const rows = await store.sql.select<{ reference: string; version: string }>(
    `SELECT o.reference, MAX(o.version) AS version FROM orders AS o WHERE o.version > 1 GROUP BY o.reference`,
  );
  const unheard = rows.filter((row) => BigInt(seen.versions[row.reference] ?? 0) < BigInt(row.version));
  const wrong: [string, string][] = [];
  if (seen.deliveries === 0) wrong.push(['receiver.deliveries', 'the order system heard nothing']);
  if (seen.changedBodies > 0) wrong.push(['receiver.bodies', `${seen.changedBodies} messages came with another body`]);
  if (seen.olderAfterNewer > 0)
    wrong.push(['receiver.order', `${seen.olderAfterNewer} older states came after newer ones`]);
  const [first] = unheard;
  if (first !== undefined)
    wrong.push([
      'receiver.newest',
      `${unheard.length} orders whose newest state was not heard, as version ${first.version} of ${first.reference}`,
    ]);
  return wrong;
}

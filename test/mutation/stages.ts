/**
 * The stages of the product in one process: its own handlers over its own store, between them a queue in memory that forgets.
 *
 * Input: rows that wait in the database. Output: what the handlers do with them. A job may be handed out twice, to two workers at once; one in
 * six publications is lost, and only the relay's own look at the tables brings it back. Time is made to pass by moving due times.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { bookkeeper } from '@quittance/bookkeeping';
import { JOB_CATALOGUE, type JobKind, Problem, type Stage } from '@quittance/contracts';
import { openPusher } from '@quittance/pushback';
import type { Job, Outcome } from '@quittance/queue';
import { createLogger, createMetrics, createStopList } from '@quittance/runtime';
import { claimOverdue, DUE_KINDS, type Store } from '@quittance/store';

const WORKERS_A_STAGE = 2;
const BATCH_JOBS_MAX = 4;
const LOST_OF = 6;
const RETRY_MS = 150;
const LOOK_MS = 20;
const LEASE_MS = 5_000;
/** A product that lacks a safeguard may never come to rest. */
const DRAIN_MS_MAX = 20_000;
/** More than any lease that the product gives a row. */
const LEAP_S = 120;

type Handler = (jobs: readonly Job[], signal: AbortSignal) => Promise<ReadonlyMap<string, Outcome> | undefined>;

export interface Stages {
  publish(stage: Stage, ids: readonly { readonly kind: JobKind; readonly id: string }[]): void;
  /** Works until no row is pending, or nothing has moved for `stillMs`. */
  drain(stillMs: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startStages(
  store: Store,
  order: { readonly url: string; readonly secret: string; readonly relay: boolean },
): Promise<Stages> {
  const log = createLogger('mutation', { level: process.env['TEST_LOG_LEVEL'] ?? 'silent' });
  const stops = createStopList(log);
  const queues = new Map<Stage, Job[]>([
    ['matching', []],
    ['refunds', []],
    ['pushback', []],
  ]);
  let published = 0;
  let waiting = 0;
  const add = (stage: Stage, { kind, id }: { readonly kind: JobKind; readonly id: string }) =>
    queues.get(stage)?.push({
      kind,
      id,
      jobId: `${kind}-${id}-${published}`,
      attempt: 1,
      attemptsMax: JOB_CATALOGUE[stage].attempts,
      publishedAtMs: Date.now(),
    } as Job);

  const publish: Stages['publish'] = (stage, jobs) => {
    for (const job of jobs) {
      published += 1;
      if (published % LOST_OF === 0) continue;
      add(stage, job);
      if (stage === 'matching') add(stage, job);
    }
  };
  const producer = {
    publish: async (stage: Stage, jobs: readonly { readonly kind: JobKind; readonly id: string }[]) => {
      publish(stage, jobs);
      return { handedOver: jobs.length, failed: 0 };
    },
  };
  const config = { OMS_URL: order.url, OMS_SECRET: [order.secret], OMS_ALLOW_PRIVATE: true };
  const push = await openPusher(
    { config, log, metrics: createMetrics('mutation'), onStop: stops.onStop } as never,
    store,
  );
  const handlers = {
    matching: bookkeeper({ stage: 'matching', store, producer, log }),
    refunds: bookkeeper({ stage: 'refunds', store, producer, log }),
    pushback: push,
  } as unknown as Record<Stage, Handler>;
  const running = new AbortController();
  const { signal } = running;

  async function work(stage: Stage): Promise<void> {
    const queue = queues.get(stage) ?? [];
    while (!signal.aborted) {
      const jobs = queue.splice(0, BATCH_JOBS_MAX);
      if (jobs.length === 0) await sleep(LOOK_MS);
      else await run(stage, jobs);
    }
  }

  /** A batch that fails is tried job by job, as the queue does. */
  async function run(stage: Stage, jobs: readonly Job[]): Promise<void> {
    try {
      const outcomes = await handlers[stage](jobs, signal);
      for (const job of jobs) again(stage, job, outcomes?.get(job.jobId));
    } catch {
      if (jobs.length > 1) for (const job of jobs) await run(stage, [job]);
      else for (const job of jobs) later(stage, job);
    }
  }

  function again(stage: Stage, job: Job, outcome: Outcome | undefined): void {
    if (!(outcome instanceof Problem)) return;
    if (outcome.disposition === 'wait') later(stage, { ...job, attempt: job.attempt - 1 });
    if (outcome.disposition === 'retry') later(stage, job);
  }

  function later(stage: Stage, job: Job): void {
    if (job.attempt >= job.attemptsMax) return;
    waiting += 1;
    setTimeout(() => {
      waiting -= 1;
      queues.get(stage)?.push({ ...job, attempt: job.attempt + 1 });
    }, RETRY_MS).unref();
  }

  async function relay(): Promise<void> {
    while (!signal.aborted) {
      await relayOnce().catch(() => undefined);
      await sleep(LOOK_MS);
    }
  }

  async function relayOnce(): Promise<void> {
    for (const kind of DUE_KINDS)
      for (const row of await claimOverdue(store, kind, {
        rowsMax: 100,
        leaseMs: LEASE_MS,
        busyLeaseMs: LEASE_MS,
        busyStages: [],
      }))
        add(row.stage as Stage, { kind, id: row.id });
  }

  const loops = [
    ...[...queues.keys()].flatMap((stage) => Array.from({ length: WORKERS_A_STAGE }, () => work(stage))),
    ...(order.relay ? [relay()] : []),
  ];
  return {
    publish,
    drain: (stillMs) =>
      drain(store, () => waiting === 0 && [...queues.values()].every((queue) => queue.length === 0), stillMs),
    stop: async () => {
      running.abort();
      await Promise.allSettled(loops);
      await stops.stopAll();
    },
  };
}

async function drain(store: Store, idle: () => boolean, stillMs: number): Promise<void> {
  const endMs = performance.now() + DRAIN_MS_MAX;
  let last = -1;
  for (let stillSinceMs = performance.now(); performance.now() < endMs; ) {
    await sleep(LOOK_MS);
    const pending = await countPending(store);
    if (pending === 0 && idle()) return;
    if (pending !== last || !idle()) stillSinceMs = performance.now();
    else if (performance.now() - stillSinceMs > stillMs) return;
    else await letTimePass(store);
    last = pending;
  }
}

async function countPending(store: Store): Promise<number> {
  const [row] = await store.sql.select<{ n: string }>(
    `SELECT (SELECT COUNT(*) FROM stripe_events WHERE state = 'pending') + (SELECT COUNT(*) FROM outbox_messages WHERE state = 'pending') AS n`,
  );
  return Number(row?.n);
}

/** Rows that somebody works on pass a moment later. */
async function letTimePass(store: Store): Promise<void> {
  for (const table of ['stripe_events', 'outbox_messages'])
    await store.transaction(async (sql) => {
      const rows = await sql.select<{ id: string }>(
        `SELECT id FROM ${table} WHERE state = 'pending' AND due_at > CURRENT_TIMESTAMP(3) FOR UPDATE SKIP LOCKED`,
      );
      if (rows.length === 0) return;
      const ids = rows.map((row) => row.id);
      await sql.write(`UPDATE ${table} SET due_at = due_at - INTERVAL ${LEAP_S} SECOND WHERE id IN (?)`, [ids]);
    });
}

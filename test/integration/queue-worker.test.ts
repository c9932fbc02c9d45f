import { type JobOf, Problem, type Stage } from '@quittance/contracts';
import {
  type BatchHandler,
  connectProducer,
  type Job,
  type OpenQueues,
  type Outcome,
  openQueuesForBoard,
  type Producer,
  type StageWorker,
  type StartWorkerOptions,
  startWorker,
} from '@quittance/queue';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { PATIENT, type QueueSetting, queueSetting, type ReadableLog, readableLog, until } from './queue-setting.js';

const events = (count: number, from = 0): JobOf<'matching'>[] =>
  Array.from({ length: count }, (_, index) => ({ kind: 'event', id: String(from + index) }));

describe('the queue between a committed row and its handler', () => {
  let setting: QueueSetting;
  let prefix: string;
  let log: ReadableLog;
  let producer: Producer;
  let open: OpenQueues;
  let workers: StageWorker[];

  before(async function () {
    this.timeout(10_000);
    const found = await queueSetting();
    if (found === undefined) return this.skip();
    setting = found;
  });

  after(() => setting?.end());

  beforeEach(async () => {
    prefix = setting.prefix();
    log = readableLog();
    workers = [];
    producer = connectProducer({ redisUrl: setting.redisUrl, prefix, log });
    open = openQueuesForBoard({ redisUrl: setting.redisUrl, prefix, log });
    await until(async () => (await open.depths().catch(() => undefined)) !== undefined, 'Redis is connected');
    await until(() => producer.ready(), 'the producer is connected');
  });

  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.close({ deadlineMs: 1_000 })));
    await producer.close();
    await open.close();
  });

  function work<S extends Stage>(
    stage: S,
    handle: BatchHandler<Job<S>>,
    more: Partial<StartWorkerOptions<S>> = {},
  ): StageWorker {
    const worker = startWorker<S>({ stage, redisUrl: setting.redisUrl, prefix, log, handle, ...more });
    workers.push(worker);
    return worker;
  }

  const depth = async (stage: Stage) => (await open.depths())[stage];
  const empty = async (stage: Stage) => {
    const { backlog, delayed } = await depth(stage);
    return backlog + delayed === 0;
  };

  it('hands every row over once, in batches no larger than the catalogue says', async () => {
    const seen: string[] = [];
    const sizes: number[] = [];
    expect(await producer.publish('matching', events(1_000), PATIENT)).to.deep.equal({ handedOver: 1_000, failed: 0 });
    work('matching', async (jobs) => {
      sizes.push(jobs.length);
      seen.push(...jobs.map((job) => `${job.kind} ${job.id}`));
    });
    await until(() => seen.length >= 1_000, 'all rows');
    await until(() => empty('matching'), 'an empty queue');
    expect(new Set(seen).size).to.equal(1_000);
    expect(seen).to.have.length(1_000);
    expect(Math.max(...sizes)).to.be.at.most(128);
    expect(sizes.length).to.be.lessThan(100);
  });

  it('makes nothing of a row that is published again while it waits, and runs it again once it is done', async () => {
    const seen: string[] = [];
    for (let time = 0; time < 3; time++) await producer.publish('matching', events(2), PATIENT);
    expect((await depth('matching')).waiting).to.equal(2);
    work('matching', async (jobs) => void seen.push(...jobs.map((job) => job.id)));
    await until(async () => seen.length === 2 && (await empty('matching')), 'both rows');
    await producer.publish('matching', events(1), PATIENT);
    await until(() => seen.length === 3, 'the first row again');
    expect([...seen].sort()).to.deep.equal(['0', '0', '1']);
  });

  it('keeps apart an event and a message of the same number', async () => {
    const seen: string[] = [];
    const both = [
      { kind: 'event', id: '7' },
      { kind: 'message', id: '7' },
    ] as const;
    await producer.publish('refunds', both, PATIENT);
    work('refunds', async (jobs) => void seen.push(...jobs.map((job) => job.jobId)));
    await until(() => seen.length === 2, 'both');
    expect([...seen].sort()).to.deep.equal(['ev-7', 'ms-7']);
  });

  it('takes everything live before the first replayed row, and counts both lanes', async () => {
    const seen: number[] = [];
    await producer.publish('matching', events(50), { ...PATIENT, lane: 'replay' });
    await producer.publish('matching', events(50, 100), PATIENT);
    expect(await depth('matching')).to.include({ waiting: 50, prioritized: 50, backlog: 100 });
    work('matching', async (jobs) => void seen.push(...jobs.map((job) => Number(job.id))), {
      limits: { concurrency: 10, batchMax: 10, batchesInFlightMax: 1 },
    });
    await until(() => seen.length === 100, 'all rows');
    expect(seen.slice(0, 50).every((id) => id >= 100)).to.equal(true);
  });

  it('lets a poison job fail alone: its neighbours are done at the first go', async () => {
    const done: string[] = [];
    let poisonRuns = 0;
    await producer.publish('matching', events(60), PATIENT);
    work('matching', async (jobs) => {
      const poison = jobs.find((job) => job.id === '31');
      if (poison !== undefined) {
        if (jobs.length === 1) poisonRuns += 1;
        throw new TypeError('cannot read properties of undefined');
      }
      expect(jobs.every((job) => job.attempt === 1)).to.equal(true);
      done.push(...jobs.map((job) => job.id));
    });
    await until(() => done.length === 59 && poisonRuns >= 1, 'the neighbours');
    expect(new Set(done).size).to.equal(59);
    expect((await depth('matching')).delayed + poisonRuns).to.be.at.least(1);
    expect(log.messages).to.include('queue.handler_threw');
  });

  it('puts a job off without spending an attempt when it has to wait', async () => {
    const attempts: number[] = [];
    await producer.publish('pushback', [{ kind: 'message', id: '1' }], PATIENT);
    work('pushback', async (jobs): Promise<Map<string, Outcome>> => {
      attempts.push(...jobs.map((job) => job.attempt));
      const closed = attempts.length < 8;
      const wait = new Problem('pushback.circuit_open', 'wait', 'the circuit is open', { waitMs: 5 });
      return new Map(jobs.map((job) => [job.jobId, closed ? wait : 'done']));
    });
    await until(async () => attempts.length === 8 && (await empty('pushback')), 'eight runs of five attempts');
    expect(attempts).to.deep.equal([1, 1, 1, 1, 1, 1, 1, 1]);
  });

  it('does not try again before the time a problem asks for', async () => {
    const runsAtMs: number[] = [];
    await producer.publish('pushback', [{ kind: 'message', id: '1' }], PATIENT);
    work('pushback', async () => {
      runsAtMs.push(Date.now());
      if (runsAtMs.length === 1) throw new Problem('pushback.oms_busy', 'wait', 'Retry-After', { waitMs: 300 });
    });
    await until(() => runsAtMs.length === 2, 'the second run');
    expect((runsAtMs[1] ?? 0) - (runsAtMs[0] ?? 0)).to.be.at.least(300);
  });

  it('tries a failing job as often as the catalogue says and then lets go of it, so that the row may bring it back', async function () {
    this.timeout(15_000);
    const attempts: number[] = [];
    const handle = async (jobs: readonly Job<'pushback'>[]): Promise<Map<string, Outcome>> => {
      attempts.push(...jobs.map((job) => job.attempt));
      return new Map(jobs.map((job) => [job.jobId, new Problem('pushback.oms_unavailable', 'retry', '503')]));
    };
    await producer.publish('pushback', [{ kind: 'message', id: '1' }], PATIENT);
    const worker = work('pushback', handle);
    const promote = async () => {
      for (const queue of open.queues) if (queue.name === 'pushback') await queue.promoteJobs();
    };
    await until(async () => {
      await promote();
      return attempts.length === 5 && (await empty('pushback'));
    }, 'five attempts');
    expect(attempts).to.deep.equal([1, 2, 3, 4, 5]);
    await producer.publish('pushback', [{ kind: 'message', id: '1' }], PATIENT);
    await until(() => attempts.length === 6, 'the row published again');
    expect(attempts[5]).to.equal(1);
    expect(worker.health().lastDoneAtMs).to.be.a('number');
  });

  it('ends a parked and an ignored job at once, and neither stands in the way of a replay', async () => {
    let runs = 0;
    const handle = async (jobs: readonly Job<'matching'>[]): Promise<Map<string, Outcome>> => {
      runs += jobs.length;
      return new Map<string, Outcome>([
        ['ev-0', new Problem('matching.event_unknown', 'park', 'unknown shape')],
        ['ev-1', new Problem('matching.event_unwanted', 'ignore', 'nothing to do')],
      ]);
    };
    await producer.publish('matching', events(2), PATIENT);
    work('matching', handle);
    await until(async () => runs === 2 && (await empty('matching')), 'both');
    await producer.publish('matching', events(2), { ...PATIENT, lane: 'replay' });
    await until(async () => runs === 4 && (await empty('matching')), 'both again');
  });

  it('drops a job nobody can read and goes on', async () => {
    const seen: string[] = [];
    for (const queue of open.queues) {
      if (queue.name === 'pushback')
        await queue.add('event', { kind: 'event', id: '1' }, { jobId: 'ev-1', attempts: 5, removeOnFail: true });
    }
    await producer.publish('pushback', [{ kind: 'message', id: '2' }], PATIENT);
    work('pushback', async (jobs) => void seen.push(...jobs.map((job) => job.jobId)));
    await until(async () => seen.length === 1 && (await empty('pushback')), 'the readable one');
    expect(seen).to.deep.equal(['ms-2']);
  });

  it('refuses row ids it could not make a job of, without throwing', async () => {
    const rows = [...events(2), { kind: 'event', id: 'a:b' }, { kind: 'event', id: '' }] as const;
    const published = await producer.publish('matching', rows, PATIENT);
    expect(published).to.deep.equal({ handedOver: 2, failed: 2 });
    expect(log.messages).to.deep.equal(['queue.row_id_malformed']);
  });

  it('shares the jobs of a stage among workers, and closing one loses none', async function () {
    this.timeout(15_000);
    const runs = new Map<string, number>();
    const handle = async (jobs: readonly Job<'matching'>[]) => {
      for (const job of jobs) runs.set(job.id, (runs.get(job.id) ?? 0) + 1);
      await new Promise((resolve) => setTimeout(resolve, 2));
    };
    await producer.publish('matching', events(3_000), PATIENT);
    const [first] = [work('matching', handle), work('matching', handle)];
    await until(() => runs.size > 300, 'a beginning');
    await first.close();
    await until(async () => runs.size === 3_000 && (await empty('matching')), 'all rows');
    expect([...runs.values()].every((count) => count === 1)).to.equal(true);
  });

  it('aborts a batch that does not end in time for a stop, and the job comes back with all its attempts', async () => {
    const attempts: number[] = [];
    const hang = async (jobs: readonly Job<'pushback'>[], signal: AbortSignal) => {
      attempts.push(...jobs.map((job) => job.attempt));
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    };
    await producer.publish('pushback', [{ kind: 'message', id: '1' }], PATIENT);
    const worker = work('pushback', hang);
    await until(() => attempts.length === 1, 'the hanging run');
    await worker.close({ abortAfterMs: 50, deadlineMs: 5_000 });
    work('pushback', async (jobs) => void attempts.push(...jobs.map((job) => job.attempt)));
    await until(() => attempts.length === 2, 'the second run');
    expect(attempts).to.deep.equal([1, 1]);
    expect(log.messages).not.to.include('queue.worker_given_up');
  });

  it('survives a Redis that forgets everything in the middle of a batch', async () => {
    const seen: string[] = [];
    let go = () => {};
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    await producer.publish('matching', events(20), PATIENT);
    work('matching', async (jobs) => {
      seen.push(...jobs.map((job) => job.id));
      await held;
    });
    await until(() => seen.length === 20, 'the batch');
    const redis = new Redis(setting.redisUrl);
    for await (const keys of redis.scanStream({ match: `{${prefix}:*`, count: 1_000 })) {
      if (keys.length > 0) await redis.unlink(...(keys as string[]));
    }
    redis.disconnect();
    go();
    await producer.publish('matching', events(20), PATIENT);
    await until(async () => seen.length === 40 && (await empty('matching')), 'all of it again');
  });

  it('tells what became of jobs and how large batches were', async () => {
    const told: string[] = [];
    await producer.publish('matching', events(4), PATIENT);
    work(
      'matching',
      async () => new Map<string, Outcome>([['ev-3', new Problem('matching.event_unwanted', 'ignore', 'no')]]),
      {
        hooks: {
          onBatch: ({ stage, jobs, durationMs }) => void told.push(`${stage} ${jobs} ${durationMs >= 0}`),
          onOutcome: ({ outcome, jobs }) => void told.push(`${outcome} ${jobs}`),
        },
        limits: { batchMax: 4, batchWaitMs: 200 },
      },
    );
    await until(() => told.length === 3, 'the batch');
    expect(told).to.deep.equal(['matching 4 true', 'done 3', 'ignore 1']);
  });

  it('counts delayed jobs whose time has come, which only a living worker would move', async () => {
    for (const queue of open.queues) {
      if (queue.name !== 'refunds') continue;
      await queue.add('event', { kind: 'event', id: '1' }, { jobId: 'ev-1', delay: 1 });
      await queue.add('event', { kind: 'event', id: '2' }, { jobId: 'ev-2', delay: 60_000 });
    }
    await until(async () => (await depth('refunds')).delayedDue === 1, 'one is due');
    expect(await depth('refunds')).to.deep.equal({
      waiting: 0,
      prioritized: 0,
      active: 0,
      delayed: 2,
      delayedDue: 1,
      paused: false,
      backlog: 1,
    });
  });

  it('asks a scaler for nothing while a queue is paused', async () => {
    await producer.publish('matching', events(3), PATIENT);
    for (const queue of open.queues) await queue.pause();
    expect(await depth('matching')).to.include({ waiting: 3, paused: true, backlog: 0 });
  });
});

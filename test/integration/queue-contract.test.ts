/**
 * Facts about BullMQ that the design rests on. They hold for the pinned version; when one of these fails after an upgrade, the design has
 * to be read again, not the test.
 */
import { DelayedError, type Job, Queue, UnrecoverableError, Worker } from 'bullmq';
import { expect } from 'chai';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { type QueueSetting, queueSetting, until } from './queue-setting.js';

describe('BullMQ, as we rely on it', () => {
  let setting: QueueSetting;
  let queue: Queue;
  let workers: Worker[];
  let options: { connection: { url: string; maxRetriesPerRequest: null }; prefix: string };

  before(async function () {
    this.timeout(10_000);
    const found = await queueSetting();
    if (found === undefined) return this.skip();
    setting = found;
  });

  after(() => setting?.end());

  beforeEach(() => {
    options = { connection: { url: setting.redisUrl, maxRetriesPerRequest: null }, prefix: `{${setting.prefix()}}` };
    queue = new Queue('facts', options);
    workers = [];
  });

  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.close(true)));
    await queue.close();
  });

  function work(
    process: (job: Job, token?: string, signal?: AbortSignal) => Promise<unknown>,
    more: object = {},
  ): Worker {
    const worker = new Worker('facts', process, { ...options, drainDelay: 1, ...more });
    worker.on('error', () => undefined);
    workers.push(worker);
    return worker;
  }

  it('ignores a job whose id belongs to a failed job that was kept, and says nothing', async () => {
    work(async () => {
      throw new UnrecoverableError('no');
    });
    await queue.add('event', { take: 1 }, { jobId: 'ev-1' });
    await until(async () => (await queue.getJobState('ev-1')) === 'failed', 'the job failed');
    const again = await queue.add('event', { take: 2 }, { jobId: 'ev-1' });
    expect(again.data).to.deep.equal({ take: 2 });
    expect(await queue.getJobState('ev-1')).to.equal('failed');
    expect((await queue.getJob('ev-1'))?.data).to.deep.equal({ take: 1 });
    expect(await queue.getJobCountByTypes('waiting', 'active', 'delayed')).to.equal(0);
  });

  it('runs a job id again once the job was removed, whether it was completed or failed', async () => {
    const runs: string[] = [];
    const removed = { removeOnComplete: true, removeOnFail: true };
    work(async (job) => {
      runs.push(String(job.id));
      if (job.id === 'ev-bad') throw new UnrecoverableError('no');
      return undefined;
    });
    for (const round of [1, 2]) {
      await queue.add('event', {}, { jobId: 'ev-good', ...removed });
      await queue.add('event', {}, { jobId: 'ev-bad', ...removed });
      await until(() => runs.length === 2 * round, `round ${round}`);
      await until(async () => (await queue.getJob('ev-bad')) === undefined, 'the failed job is gone');
      await until(async () => (await queue.getJob('ev-good')) === undefined, 'the completed job is gone');
    }
    expect([...runs].sort()).to.deep.equal(['ev-bad', 'ev-bad', 'ev-good', 'ev-good']);
  });

  it('spends no attempt on a job that is delayed by DelayedError', async () => {
    const seen: [made: number, started: number][] = [];
    work(async (job, token) => {
      seen.push([job.attemptsMade, job.attemptsStarted]);
      if (seen.length < 4) {
        await job.moveToDelayed(Date.now() + 5, token);
        throw new DelayedError();
      }
      return undefined;
    });
    await queue.add('event', {}, { jobId: 'ev-1', attempts: 2 });
    await until(() => seen.length === 4, 'four runs of a job with two attempts');
    expect(seen).to.deep.equal([
      [0, 1],
      [0, 2],
      [0, 3],
      [0, 4],
    ]);
    await until(async () => (await queue.getJobState('ev-1')) === 'completed', 'completed');
  });

  it('turns a success into a failure when the return value cannot be serialised', async () => {
    let runs = 0;
    work(async () => {
      runs += 1;
      return 1n;
    });
    await queue.add('event', {}, { jobId: 'ev-1', attempts: 3 });
    await until(async () => (await queue.getJobState('ev-1')) === 'failed', 'failed for a bigint');
    expect(runs).to.equal(3);
  });

  it('gives the signal only to a processor that declares three parameters', async () => {
    const got: unknown[] = [];
    const three = work(async (_job: Job, _token?: string, signal?: AbortSignal) => void got.push(signal));
    await queue.add('event', {}, { jobId: 'ev-1' });
    await until(() => got.length === 1, 'the first');
    await three.close();
    work(async (...args: unknown[]) => void got.push(args[2]));
    await queue.add('event', {}, { jobId: 'ev-2' });
    await until(() => got.length === 2, 'the second');
    expect(got[0]).to.be.instanceOf(AbortSignal);
    expect(got[1]).to.equal(undefined);
  });

  it('fails a job that stalled more often than allowed without running it, whatever its attempts say', async function () {
    this.timeout(15_000);
    const stalls = { lockDuration: 100, stalledInterval: 100, maxStalledCount: 1, skipLockRenewal: true };
    let runs = 0;
    const hang = async () => {
      runs += 1;
      await new Promise(() => undefined);
    };
    work(hang, { ...stalls, concurrency: 5 });
    await queue.add('event', {}, { jobId: 'ev-1', attempts: 5 });
    await until(async () => (await queue.getJobState('ev-1')) === 'failed', 'the job failed');
    const job = await queue.getJob('ev-1');
    expect(job?.failedReason).to.equal('job stalled more than allowable limit');
    expect(job?.attemptsMade).to.equal(1);
    expect(runs).to.equal(2);
  });

  it('refuses ids of digits only and data over its limit, and adds nothing of a bulk with one bad job', async () => {
    const messages: string[] = [];
    const refused = (adding: Promise<unknown>) =>
      adding.then(
        () => expect.fail('it was added'),
        (error: Error) => void messages.push(error.message),
      );
    await refused(queue.add('event', {}, { jobId: '42' }));
    await refused(queue.add('event', { text: 'x'.repeat(2_000) }, { jobId: 'ev-1', sizeLimit: 1_024 }));
    await refused(
      queue.addBulk([
        { name: 'event', data: {}, opts: { jobId: 'ev-2' } },
        { name: 'event', data: {}, opts: { jobId: '7' } },
      ]),
    );
    expect(messages).to.have.length(3);
    expect(await queue.getJobCountByTypes('waiting')).to.equal(0);
  });
});

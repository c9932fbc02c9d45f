import { Problem } from '@quittance/contracts';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Outcome } from './disposition.js';
import type { Job } from './job.js';
import { batchRunner } from './run-batch.js';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const jobOf = (id: string): Job<'matching'> => ({
  kind: 'event',
  id,
  jobId: `ev-${id}`,
  attempt: 1,
  attemptsMax: 5,
  publishedAtMs: 0,
});

/** Ends only when it is aborted, having finished the first of its jobs. */
const hang = (jobs: readonly Job<'matching'>[], signal: AbortSignal): Promise<Map<string, Outcome>> =>
  new Promise((resolve) => {
    const failed = new Problem('store.connection_lost', 'retry', 'aborted');
    signal.addEventListener('abort', () => resolve(new Map(jobs.slice(1).map((job) => [job.jobId, failed]))));
  });

const named = (outcome: Outcome) => (outcome === 'done' ? outcome : `${outcome.disposition} ${outcome.code}`);

describe('a batch whose jobs lost their locks', () => {
  it('is aborted, and no other', async () => {
    const runner = batchRunner({ stage: 'matching', handle: hang, log: silent, hooks: {} });
    const lost = runner.run([jobOf('1'), jobOf('2')]);
    const kept = runner.run([jobOf('3'), jobOf('4')]);
    runner.abortJobs(['ev-2'], 'lock lost');
    const outcomeOf = await lost;
    expect([jobOf('1'), jobOf('2')].map((job) => named(outcomeOf(job)))).to.deep.equal([
      'done',
      'wait queue.batch_aborted',
    ]);
    expect(await Promise.race([kept.then(() => 'ended'), Promise.resolve('running')])).to.equal('running');
  });
});

describe('a worker that has to end', () => {
  it('aborts what runs and turns away what comes later, without spending an attempt', async () => {
    let calls = 0;
    const runner = batchRunner<'matching'>({
      stage: 'matching',
      handle: (jobs, signal) => {
        calls += 1;
        return hang(jobs, signal);
      },
      log: silent,
      hooks: {},
    });
    const running = runner.run([jobOf('1'), jobOf('2')]);
    runner.abortAll('shutdown');
    expect(named((await running)(jobOf('2')))).to.equal('wait queue.batch_aborted');
    expect(named((await runner.run([jobOf('3')]))(jobOf('3')))).to.equal('wait queue.batch_aborted');
    expect(calls).to.equal(1);
  });

  it('keeps the verdict on a job that an abort has nothing to do with', async () => {
    const parked = new Problem('matching.event_unknown', 'park', 'unknown');
    const runner = batchRunner<'matching'>({
      stage: 'matching',
      handle: (_jobs, signal) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve(new Map([['ev-1', parked]])))),
      log: silent,
      hooks: {},
    });
    const running = runner.run([jobOf('1')]);
    runner.abortAll('shutdown');
    expect((await running)(jobOf('1'))).to.equal(parked);
  });
});

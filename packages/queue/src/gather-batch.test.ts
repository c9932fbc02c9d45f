import { mock } from 'node:test';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { gatherBatches } from './gather-batch.js';

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A gatherer whose batches end when told to. */
function started(batchMax: number, batchesInFlightMax: number) {
  const batches: { jobs: readonly number[]; end: () => void }[] = [];
  const gatherer = gatherBatches<number, string>({
    batchMax,
    batchWaitMs: 5,
    batchesInFlightMax,
    run: (jobs) =>
      new Promise((resolve) => {
        batches.push({ jobs, end: () => resolve((job) => `ran ${job}`) });
      }),
  });
  return { gatherer, batches };
}

describe('jobs that arrive one by one', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  it('run at once when a batch is full', () => {
    const { gatherer, batches } = started(3, 1);
    for (const job of [1, 2, 3]) void gatherer.add(job);
    expect(batches.map((batch) => batch.jobs)).to.deep.equal([[1, 2, 3]]);
  });

  it('run after the wait when a batch does not fill', () => {
    const { gatherer, batches } = started(3, 1);
    void gatherer.add(1);
    mock.timers.tick(4);
    expect(batches).to.have.length(0);
    void gatherer.add(2);
    mock.timers.tick(1);
    expect(batches.map((batch) => batch.jobs)).to.deep.equal([[1, 2]]);
  });

  it('gather while as many batches run as may, and go as one batch after that', async () => {
    const { gatherer, batches } = started(10, 1);
    void gatherer.add(1);
    mock.timers.tick(5);
    for (const job of [2, 3, 4]) void gatherer.add(job);
    mock.timers.tick(60);
    expect(gatherer.batchesInFlight()).to.equal(1);
    expect(gatherer.pending()).to.equal(3);
    batches[0]?.end();
    await settled();
    expect(batches.map((batch) => batch.jobs)).to.deep.equal([[1], [2, 3, 4]]);
  });

  it('never run in larger batches than allowed, nor in more at once', async () => {
    const { gatherer, batches } = started(4, 2);
    for (let job = 0; job < 18; job++) void gatherer.add(job);
    expect(batches.map((batch) => batch.jobs.length)).to.deep.equal([4, 4]);
    for (let ended = 0; ended < batches.length; ended++) {
      batches[ended]?.end();
      await settled();
      mock.timers.tick(5);
      expect(gatherer.batchesInFlight()).to.be.at.most(2);
    }
    expect(batches.map((batch) => batch.jobs.length)).to.deep.equal([4, 4, 4, 4, 2]);
    expect(batches.flatMap((batch) => [...batch.jobs])).to.deep.equal(Array.from({ length: 18 }, (_, job) => job));
  });

  it('each learn their own result', async () => {
    const { gatherer, batches } = started(2, 1);
    const results = Promise.all([gatherer.add(1), gatherer.add(2)]);
    batches[0]?.end();
    expect(await results).to.deep.equal(['ran 1', 'ran 2']);
  });

  it('all learn of it when the run itself breaks', async () => {
    const gatherer = gatherBatches<number, string>({
      batchMax: 2,
      batchWaitMs: 5,
      batchesInFlightMax: 1,
      run: () => Promise.reject(new Error('broken')),
    });
    const results = await Promise.allSettled([gatherer.add(1), gatherer.add(2)]);
    expect(results.map((result) => result.status)).to.deep.equal(['rejected', 'rejected']);
    expect(gatherer.batchesInFlight()).to.equal(0);
  });
});

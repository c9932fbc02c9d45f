import { expect } from 'chai';
import { describe, it } from 'mocha';
import { JOB_BYTES_MAX, JOB_CATALOGUE, jobIdOf, LANES, STAGES } from './job-catalogue.js';

const ROW_ID_MAX = '18446744073709551615';

describe('the job catalogue', () => {
  for (const stage of STAGES) {
    const settings = JOB_CATALOGUE[stage];

    it(`lets a batch of ${stage} fill: as many jobs are active as all its batches hold`, () => {
      expect(settings.concurrency).to.be.at.least(settings.batchMax * settings.batchesInFlightMax);
    });

    it(`retries ${stage} a few times and never waits longer than the cap`, () => {
      expect(settings.attempts).to.be.within(2, 10);
      expect(settings.backoffBaseMs).to.be.greaterThan(0);
      expect(settings.backoffCapMs).to.be.at.least(settings.backoffBaseMs);
    });

    it(`names ${stage} so that it can be a queue, a label and a folder`, () => {
      expect(stage).to.match(/^[a-z]+$/);
    });
  }

  it('gives every row one id that BullMQ accepts: no colon, not digits only', () => {
    expect(jobIdOf({ kind: 'event', id: '42' })).to.equal('ev-42');
    expect(jobIdOf({ kind: 'message', id: '42' })).to.equal('ms-42');
    expect(jobIdOf({ kind: 'refund_call', id: '42' })).to.equal('rc-42');
  });

  it('keeps a job of the largest row id far below the limit of its data', () => {
    expect(JSON.stringify({ kind: 'message', id: ROW_ID_MAX }).length).to.be.lessThan(JOB_BYTES_MAX / 10);
  });

  it('puts live work before replayed work', () => {
    expect(LANES.live).to.equal(0);
    expect(LANES.replay).to.be.greaterThan(LANES.live);
  });
});

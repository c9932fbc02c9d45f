import { expect } from 'chai';
import { describe, it } from 'mocha';
import { FAILURE_PAUSE_MS_MAX, REST_MS_MAX } from './limits.js';
import { pauseMs } from './pause.js';

describe('the pause between two rounds of the relay', () => {
  const calm = { full: false, failures: 0, durationMs: 10 };

  it('is the set one, give or take a fifth, so that relays drift apart', () => {
    expect(pauseMs(calm, 1_000, 0)).to.equal(800);
    expect(pauseMs(calm, 1_000, 0.5)).to.equal(1_000);
    expect(pauseMs(calm, 1_000, 0.999)).to.be.within(1_190, 1_200);
  });

  it('is a short rest while full batches come back', () => {
    expect(pauseMs({ ...calm, full: true, durationMs: 40 }, 1_000, 0.5)).to.equal(20);
    expect(pauseMs({ ...calm, full: true, durationMs: 60_000 }, 1_000, 0.5)).to.equal(REST_MS_MAX);
  });

  it('grows with failures in a row, up to a bound', () => {
    const pauses = [1, 2, 3, 50].map((failures) => pauseMs({ ...calm, failures }, 1_000, 0.999));
    expect(pauses).to.deep.equal([...pauses].sort((a, b) => a - b));
    expect(pauses[3]).to.be.at.most(FAILURE_PAUSE_MS_MAX);
    expect(pauseMs({ ...calm, failures: 1 }, 1_000, 0)).to.equal(1_000);
  });
});

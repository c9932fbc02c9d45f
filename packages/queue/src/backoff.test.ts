import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { fullJitterMs } from './backoff.js';

const BELOW_ONE = 1 - Number.EPSILON;

describe('the time between two attempts', () => {
  it('doubles its ceiling with every failure, up to the cap', () => {
    const ceilings = [1, 2, 3, 4, 5, 6, 7, 20].map((attempt) => fullJitterMs(attempt, 1_000, 60_000, BELOW_ONE));
    expect(ceilings).to.deep.equal([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  });

  it('may be nothing at all, so that many failures do not come back together', () => {
    expect(fullJitterMs(5, 1_000, 60_000, 0)).to.equal(0);
  });

  it('is a whole number of milliseconds within its bounds, whatever the attempt', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000 }),
        fc.double({ min: 0, max: BELOW_ONE, noNaN: true }),
        (attempt, random) => {
          const ms = fullJitterMs(attempt, 1_000, 60_000, random);
          expect(Number.isInteger(ms) && ms >= 0 && ms <= 60_000).to.equal(true);
        },
      ),
    );
  });
});

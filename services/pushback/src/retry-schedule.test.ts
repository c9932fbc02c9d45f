import { JOB_CATALOGUE } from '@quittance/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { FAST_RETRY_NET_MS } from './limits.js';
import { nextDueMs, SLOW_WAITS_MS } from './retry-schedule.js';

const fastAttempts = JOB_CATALOGUE.pushback.attempts;
const almostOne = 1 - Number.EPSILON;
const minutes = (count: number) => count * 60_000;

describe('when a failed push is tried again', () => {
  // calls made | round | waits up to (minutes)
  const rows: [number, number][] = [
    [1, 1],
    [5, 1],
    [10, 5],
    [15, 30],
    [20, 120],
    [25, 300],
    [30, 600],
    [35, 600],
    [40, 600],
    [500, 600],
  ];
  for (const [attempts, waitMinutes] of rows)
    it(`after ${attempts} calls, when the queue gives up: within ${waitMinutes} minutes`, () => {
      const due = (random: number) => nextDueMs({ attempts, fastAttempts, lastFast: true, random });
      expect(due(0)).to.equal(0);
      expect(due(0.5)).to.equal(minutes(waitMinutes) / 2);
      expect(due(almostOne)).to.be.within(minutes(waitMinutes) - 1, minutes(waitMinutes));
    });

  it('only stands by while the queue retries fast', () => {
    for (let attempts = 1; attempts < fastAttempts; attempts += 1)
      expect(nextDueMs({ attempts, fastAttempts, lastFast: false, random: 0.1 })).to.equal(FAST_RETRY_NET_MS);
    expect(FAST_RETRY_NET_MS).to.be.greaterThan(JOB_CATALOGUE.pushback.backoffBaseMs * 2 ** fastAttempts);
  });

  it('never waits longer than the longest round, nor less than nothing', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.double({ min: 0, max: almostOne, noNaN: true }), (attempts, random) => {
        const dueMs = nextDueMs({ attempts, fastAttempts, lastFast: true, random });
        expect(dueMs).to.be.within(0, Math.max(...SLOW_WAITS_MS));
        expect(Number.isInteger(dueMs)).to.equal(true);
      }),
    );
  });
});

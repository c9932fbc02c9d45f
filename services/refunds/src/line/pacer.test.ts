import { expect } from 'chai';
import { describe, it } from 'mocha';
import { makePacer } from './pacer.js';

describe('the rate budget of refunds', () => {
  it('lets callers pass one after the other, however many come at once', async () => {
    const pacer = makePacer(200, () => performance.now());
    const passed: number[] = [];
    const startedMs = performance.now();
    await Promise.all([0, 1, 2, 3, 4].map(async (n) => pacer.turn().then(() => passed.push(n))));
    expect(passed).to.have.members([0, 1, 2, 3, 4]);
    expect(performance.now() - startedMs).to.be.at.least(18);
  });

  it('owes nobody for the time in which nobody came', async () => {
    let now = 0;
    const pacer = makePacer(1, () => now);
    await pacer.turn();
    now = 10_000;
    await pacer.turn();
  });
});

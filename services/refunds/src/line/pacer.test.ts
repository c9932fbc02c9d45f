import { expect } from 'chai';
import { describe, it } from 'mocha';
import { makePacer } from './pacer.js';

describe('the rate budget of refunds', () => {
  it('lets callers pass one after the other, in the order in which they came, also when the process stood still', async () => {
    const pacer = makePacer(200, () => performance.now());
    const passed: number[] = [];
    const startedMs = performance.now();
    const callers = [0, 1, 2, 3, 4].map((n) => {
      if (n === 3) standStill(12);
      return pacer.turn().then(() => passed.push(n));
    });
    await Promise.all(callers);
    expect(passed).to.deep.equal([0, 1, 2, 3, 4]);
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

function standStill(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import { type EventLoopWatch, watchEventLoop } from './event-loop.js';

/** Keeps the process busy, as a long computation does. */
function block(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

describe('the liveness of a process', () => {
  let watch: EventLoopWatch;
  afterEach(() => watch.stop());

  it('survives one long computation', async () => {
    watch = watchEventLoop({ lookMs: 5, lateMs: 15 });
    await sleep(20);
    block(300);
    await sleep(30);
    expect(watch.live()).to.equal(true);
  });

  it('ends when it is late again and again, and comes back when that is over', async () => {
    watch = watchEventLoop({ lookMs: 5, lateMs: 15 });
    for (let time = 0; time < 15; time += 1) {
      block(25);
      await sleep(1);
    }
    expect(watch.live()).to.equal(false);
    expect(watch.lagMs()).to.be.greaterThan(15);
    for (let time = 0; time < 100 && !watch.live(); time += 1) await sleep(10);
    expect(watch.live()).to.equal(true);
  });
});

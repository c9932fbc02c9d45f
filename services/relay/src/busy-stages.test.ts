import { STAGES } from '@quittance/contracts';
import type { QueueDepth, QueueDepths } from '@quittance/queue';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { watchBusyStages } from './busy-stages.js';
import { BUSY_BACKLOG_JOBS, DEPTHS_EVERY_MS } from './limits.js';

const EMPTY: QueueDepth = {
  waiting: 0,
  prioritized: 0,
  active: 0,
  delayed: 0,
  delayedDue: 0,
  paused: false,
  backlog: 0,
};

function depths(given: Partial<QueueDepth>): QueueDepths {
  const all = Object.fromEntries(STAGES.map((stage) => [stage, EMPTY])) as QueueDepths;
  return { ...all, matching: { ...EMPTY, ...given } };
}

describe('a busy stage', () => {
  it('is one whose queue is long, whatever the lane', async () => {
    const half = BUSY_BACKLOG_JOBS / 2 + 1;
    const busy = watchBusyStages({ depths: async () => depths({ waiting: half, prioritized: half }) });
    expect(await busy.stages()).to.deep.equal(['matching']);
    const calm = watchBusyStages({ depths: async () => depths({ waiting: BUSY_BACKLOG_JOBS, delayed: 1_000_000 }) });
    expect(await calm.stages()).to.deep.equal([]);
  });

  it('is one that nothing leaves, too', async () => {
    const paused = watchBusyStages({ depths: async () => depths({ waiting: BUSY_BACKLOG_JOBS + 1, paused: true }) });
    expect(await paused.stages()).to.deep.equal(['matching']);
  });

  it('is looked for at intervals, and none is known while Redis does not answer', async () => {
    let nowMs = 0;
    let looks = 0;
    const busy = watchBusyStages(
      {
        depths: async () => {
          looks += 1;
          if (looks > 1) throw new Error('away');
          return depths({ waiting: BUSY_BACKLOG_JOBS + 1 });
        },
      },
      () => nowMs,
    );
    expect(await busy.stages()).to.have.length(1);
    nowMs = DEPTHS_EVERY_MS - 1;
    expect(await busy.stages()).to.have.length(1);
    expect(looks).to.equal(1);
    nowMs = DEPTHS_EVERY_MS;
    expect(await busy.stages()).to.have.length(0);
  });
});

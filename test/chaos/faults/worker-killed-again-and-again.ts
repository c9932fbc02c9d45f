import type { Fault } from './fault.js';

export const workerKilledAgainAndAgain: Fault = {
  name: 'worker-killed-again-and-again',
  part: 'workers',
  says: 'Workers are killed five times in a row, as in a deploy that goes wrong',
  made: 'SIGKILL to both matching workers and start, five times',
  healed: 'all started',
  mustBeSeen: 'jobs that stalled so often still run',
  recoveryMsMax: 120000,
  slow: true,
  perSecond: 10,
  inject: async ({ lane }) => {
    for (let n = 0; n < 5; n += 1) {
      const names = lane.fleet.members('matching').map((each) => each.name);
      await Promise.all(names.map((name) => lane.fleet.end(name, 'SIGKILL')));
      await Promise.all(names.map((name) => lane.fleet.start(name)));
    }
    return { heal: async () => undefined, observe: async () => 'killed five times' };
  },
};

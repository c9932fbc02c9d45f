import type { Fault } from './fault.js';

export const orderSystemHangs: Fault = {
  name: 'order-system-hangs',
  part: 'order system',
  says: 'The order system does not answer for longer than a call may take',
  made: 'every fifth push is answered after 13 s',
  healed: 'it behaves again',
  mustBeSeen: 'the call is given up after 10 s and made again; other orders do not wait',
  recoveryMsMax: 150000,
  lastsMs: [1500, 2500],
  slow: true,
  inject: async ({ lane, draw }) => {
    lane.orderSystem.setFaults({ delayMs: 13_000, fraction: 0.2, seed: draw.between(1, 1_000_000) });
    return { heal: async () => lane.orderSystem.setFaults({}) };
  },
};

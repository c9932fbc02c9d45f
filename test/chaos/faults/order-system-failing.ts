import type { Fault } from './fault.js';

export const orderSystemFailing: Fault = {
  name: 'order-system-failing',
  part: 'order system',
  says: 'The order system answers 500',
  made: 'every push is answered 500',
  healed: 'it behaves again',
  mustBeSeen: 'the circuit opens; everything is delivered afterwards, in order of versions',
  recoveryMsMax: 150000,
  lastsMs: [2000, 4000],
  inject: async ({ lane, draw }) => {
    lane.orderSystem.setFaults({ status: 500, seed: draw.between(1, 1_000_000) });
    return {
      heal: async () => lane.orderSystem.setFaults({}),
      observe: async () => `${lane.orderSystem.stats().by_status[500] ?? 0} calls were answered 500`,
    };
  },
};

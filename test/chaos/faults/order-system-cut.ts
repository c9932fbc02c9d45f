import type { Fault } from './fault.js';

export const orderSystemCut: Fault = {
  name: 'order-system-cut',
  part: 'order system',
  says: 'The order system cannot be reached',
  made: 'a faulty line between the push-back and the order system',
  healed: 'the line as it was',
  mustBeSeen: 'the circuit opens; everything is delivered afterwards',
  recoveryMsMax: 150000,
  lastsMs: [1500, 3500],
  inject: async ({ lane }) => {
    await lane.lines.orderSystem.hurt({ down: true });
    return { heal: () => lane.lines.orderSystem.mend() };
  },
};

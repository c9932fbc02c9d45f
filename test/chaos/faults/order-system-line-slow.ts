import type { Fault } from './fault.js';

export const orderSystemLineSlow: Fault = {
  name: 'order-system-line-slow',
  part: 'order system',
  says: 'The line to the order system is slow and thin',
  made: 'a faulty line between the push-back and the order system',
  healed: 'the line as it was',
  mustBeSeen: 'slower, and nothing else',
  recoveryMsMax: 150000,
  lastsMs: [1500, 3000],
  mixable: true,
  inject: async ({ lane }) => {
    await lane.lines.orderSystem.hurt({ latencyMs: 300, bytesPerSecond: 20_000 });
    return { heal: () => lane.lines.orderSystem.mend() };
  },
};

import type { Fault } from './fault.js';

export const orderSystemLineDead: Fault = {
  name: 'order-system-line-dead',
  part: 'order system',
  says: 'The line to the order system swallows everything',
  made: 'a faulty line between the push-back and the order system',
  healed: 'the line as it was',
  mustBeSeen: 'calls end at their bound and are made again',
  recoveryMsMax: 150000,
  lastsMs: [1500, 3000],
  mixable: true,
  inject: async ({ lane }) => {
    await lane.lines.orderSystem.hurt({ blackHole: true });
    return { heal: () => lane.lines.orderSystem.mend() };
  },
};

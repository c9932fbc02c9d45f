import type { Fault } from './fault.js';

export const orderSystemLosesAnswers: Fault = {
  name: 'order-system-loses-answers',
  part: 'order system',
  says: 'Answers of the order system are lost',
  made: 'a faulty line between the push-back and the order system',
  healed: 'the line as it was',
  mustBeSeen: 'pushes come again with the same id and body',
  recoveryMsMax: 150000,
  lastsMs: [1500, 3000],
  mixable: true,
  inject: async ({ lane }) => {
    await lane.lines.orderSystem.hurt({ loseAnswerRate: 0.3 });
    return { heal: () => lane.lines.orderSystem.mend() };
  },
};

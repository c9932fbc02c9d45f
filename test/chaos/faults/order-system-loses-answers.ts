import type { Fault } from './fault.js';
import { struck } from './hurting.js';

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
    const line = lane.lines.orderSystem;
    const hurt = struck(
      () => line.counts.lostAnswers,
      () => line.mend(),
      (times) => `${times} answers were lost`,
    );
    await line.hurt({ loseAnswerRate: 0.3 });
    return hurt;
  },
};

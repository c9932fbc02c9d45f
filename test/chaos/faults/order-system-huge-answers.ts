import type { Fault } from './fault.js';
import { orderSystemAnswers } from './hurting.js';

export const orderSystemHugeAnswers: Fault = {
  name: 'order-system-huge-answers',
  part: 'order system',
  says: 'The order system answers with a hundred thousand signs',
  made: 'every push',
  healed: 'it behaves again',
  mustBeSeen: 'the answer is cut, the push is done',
  recoveryMsMax: 90000,
  lastsMs: [1000, 2500],
  mixable: true,
  inject: async (scene) => orderSystemAnswers(scene, { status: 200, answer: 'x'.repeat(100_000) }),
};

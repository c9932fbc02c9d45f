import type { Fault } from './fault.js';
import { orderSystemAnswers } from './hurting.js';

export const orderSystemFailing: Fault = {
  name: 'order-system-failing',
  part: 'order system',
  says: 'The order system answers 500',
  made: 'every push is answered 500',
  healed: 'it behaves again',
  mustBeSeen: 'the circuit opens; everything is delivered afterwards, in order of versions',
  recoveryMsMax: 150000,
  lastsMs: [2000, 4000],
  inject: async (scene) => orderSystemAnswers(scene, { status: 500 }),
};

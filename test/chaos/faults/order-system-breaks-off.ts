import type { Fault } from './fault.js';
import { orderSystemAnswers } from './hurting.js';

export const orderSystemBreaksOff: Fault = {
  name: 'order-system-breaks-off',
  part: 'order system',
  says: 'The order system takes a push in and breaks off before it answers',
  made: 'half of the pushes',
  healed: 'it behaves again',
  mustBeSeen: 'the push comes again with the same id and body',
  recoveryMsMax: 150000,
  lastsMs: [1500, 3000],
  mixable: true,
  inject: async (scene) => orderSystemAnswers(scene, { resetAfterAccept: true, fraction: 0.5 }),
};

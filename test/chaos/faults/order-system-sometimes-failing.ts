import type { Fault } from './fault.js';
import { orderSystemAnswers } from './hurting.js';

export const orderSystemSometimesFailing: Fault = {
  name: 'order-system-sometimes-failing',
  part: 'order system',
  says: 'The order system answers 500 to one push in five',
  made: 'drawn for each push',
  healed: 'it behaves again',
  mustBeSeen: 'fast retries with the same id and body',
  recoveryMsMax: 150000,
  lastsMs: [1500, 3000],
  mixable: true,
  inject: async (scene) => orderSystemAnswers(scene, { status: 500, fraction: 0.2 }),
};

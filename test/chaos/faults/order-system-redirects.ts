import type { Fault } from './fault.js';
import { orderSystemAnswers } from './hurting.js';

export const orderSystemRedirects: Fault = {
  name: 'order-system-redirects',
  part: 'order system',
  says: 'The order system redirects to a metadata address',
  made: 'three pushes are answered 301',
  healed: 'it behaves again',
  mustBeSeen: 'not followed',
  recoveryMsMax: 150000,
  lastsMs: [1000, 2000],
  inject: async (scene) => orderSystemAnswers(scene, { status: 301, location: 'http://169.254.169.254/', times: 3 }),
};

import type { Fault } from './fault.js';
import { freeze } from './hurting.js';

export const matchingFrozen: Fault = {
  name: 'matching-frozen',
  part: 'workers',
  says: 'A matching worker stands still for some seconds',
  made: 'SIGSTOP',
  healed: 'SIGCONT',
  mustBeSeen: 'it goes on where it was; what others did meanwhile stands',
  recoveryMsMax: 90000,
  lastsMs: [1000, 4000],
  mixable: true,
  inject: (scene) => freeze(scene, 'matching'),
};

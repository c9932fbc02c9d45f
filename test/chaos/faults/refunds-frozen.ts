import type { Fault } from './fault.js';
import { freeze } from './hurting.js';

export const refundsFrozen: Fault = {
  name: 'refunds-frozen',
  part: 'workers',
  says: 'The refunds worker stands still for some seconds',
  made: 'SIGSTOP',
  healed: 'SIGCONT',
  mustBeSeen: 'it goes on where it was; what others did meanwhile stands',
  recoveryMsMax: 90000,
  lastsMs: [1000, 4000],
  mixable: true,
  inject: (scene) => freeze(scene, 'refunds'),
};

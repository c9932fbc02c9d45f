import type { Fault } from './fault.js';
import { freeze } from './hurting.js';

export const pushbackFrozenBeyondItsLease: Fault = {
  name: 'pushback-frozen-beyond-its-lease',
  part: 'order system',
  says: 'A push arrives late, after a newer one',
  made: 'a pushback worker stands still for 32 to 35 s in the middle of calls',
  healed: 'SIGCONT',
  mustBeSeen: 'the order system keeps the newer version; nothing older comes after it as news',
  recoveryMsMax: 120000,
  lastsMs: [32000, 35000],
  slow: true,
  perSecond: 5,
  inject: (scene) => freeze(scene, 'pushback'),
};

import type { Fault } from './fault.js';
import { freeze } from './hurting.js';

export const workerFrozenBeyondItsLock: Fault = {
  name: 'worker-frozen-beyond-its-lock',
  part: 'workers',
  says: 'A matching worker stands still for longer than its jobs are locked',
  made: 'SIGSTOP for 33 to 36 s, as a blocked event loop or a paused machine',
  healed: 'SIGCONT',
  mustBeSeen: 'its jobs run elsewhere, it runs them too, and there is one effect',
  recoveryMsMax: 90000,
  lastsMs: [33000, 36000],
  slow: true,
  perSecond: 5,
  inject: (scene) => freeze(scene, 'matching'),
};

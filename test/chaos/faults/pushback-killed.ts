import type { Fault } from './fault.js';
import { kill } from './hurting.js';

export const pushbackKilled: Fault = {
  name: 'pushback-killed',
  part: 'workers',
  says: 'A pushback worker is killed in the middle of its work',
  made: 'SIGKILL at a moment drawn',
  healed: 'started again',
  mustBeSeen: 'the transaction is undone, the jobs run elsewhere when their locks are over',
  recoveryMsMax: 90000,
  lastsMs: [200, 1000],
  mixable: true,
  inject: (scene) => kill(scene, 'pushback'),
};

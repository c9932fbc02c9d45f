import type { Fault } from './fault.js';
import { stopInWork } from './hurting.js';

export const pushbackStopped: Fault = {
  name: 'pushback-stopped',
  part: 'workers',
  says: 'A pushback worker is told to stop under load',
  made: 'SIGTERM at a moment drawn',
  healed: 'started again',
  mustBeSeen: 'it ends with 0 within its grace of 30 s, and nothing is lost',
  recoveryMsMax: 90000,
  lastsMs: [0, 300],
  mixable: true,
  inject: (scene) => stopInWork(scene, 'pushback'),
};

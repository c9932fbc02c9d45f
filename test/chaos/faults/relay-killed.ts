import type { Fault } from './fault.js';
import { kill } from './hurting.js';

export const relayKilled: Fault = {
  name: 'relay-killed',
  part: 'relay',
  says: 'A relay is killed in the middle of its work',
  made: 'SIGKILL at a moment drawn',
  healed: 'started again',
  mustBeSeen: 'the other relay goes on; its claims run out',
  recoveryMsMax: 90000,
  lastsMs: [200, 1000],
  mixable: true,
  inject: (scene) => kill(scene, 'relay'),
};

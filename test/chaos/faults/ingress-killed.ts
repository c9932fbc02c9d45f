import type { Fault } from './fault.js';
import { kill } from './hurting.js';

export const ingressKilled: Fault = {
  name: 'ingress-killed',
  part: 'ingress',
  says: 'The ingress is killed in the middle of its work',
  made: 'SIGKILL at a moment drawn',
  healed: 'started again',
  mustBeSeen: 'what was acknowledged is there; what was not, Stripe sends again',
  recoveryMsMax: 90000,
  lastsMs: [200, 1000],
  mixable: true,
  inject: (scene) => kill(scene, 'ingress'),
};

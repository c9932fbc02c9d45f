import type { Fault } from './fault.js';
import { hurtLines } from './hurting.js';

export const commitAnswersLostToIngress: Fault = {
  name: 'commit-answers-lost-to-ingress',
  part: 'database',
  says: 'The ingress does not hear whether its commit happened',
  made: 'a faulty line between the services and the database',
  healed: 'the line as it was',
  mustBeSeen: '503; what Stripe sends again is a duplicate',
  recoveryMsMax: 90000,
  lastsMs: [1000, 3000],
  mixable: true,
  inject: (scene) => hurtLines(scene, 'mysql', ['ingress'], { loseAnswerRate: 0.08 }),
};

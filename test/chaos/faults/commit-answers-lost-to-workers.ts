import type { Fault } from './fault.js';
import { hurtLines, WORKERS } from './hurting.js';

export const commitAnswersLostToWorkers: Fault = {
  name: 'commit-answers-lost-to-workers',
  part: 'database',
  says: 'Workers do not hear whether their commit happened',
  made: 'a faulty line between the services and the database',
  healed: 'the line as it was',
  mustBeSeen: 'they run again; there is one effect',
  recoveryMsMax: 90000,
  lastsMs: [1000, 3000],
  mixable: true,
  inject: (scene) => hurtLines(scene, 'mysql', WORKERS, { loseAnswerRate: 0.03 }),
};

import type { Fault } from './fault.js';
import { ALL, hurtLines } from './hurting.js';

export const redisLineLosesAnswers: Fault = {
  name: 'redis-line-loses-answers',
  part: 'redis',
  says: 'Answers of Redis are lost with their connections',
  made: 'a faulty line between the services and Redis',
  healed: 'the line as it was',
  mustBeSeen: 'commands that were done are done once more without harm',
  recoveryMsMax: 90000,
  lastsMs: [1000, 2500],
  mixable: true,
  inject: (scene) => hurtLines(scene, 'redis', ALL, { loseAnswerRate: 0.1 }),
};

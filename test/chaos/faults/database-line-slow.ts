import type { Fault } from './fault.js';
import { ALL, hurtLines } from './hurting.js';

export const databaseLineSlow: Fault = {
  name: 'database-line-slow',
  part: 'database',
  says: 'The line to the database is slow',
  made: 'a faulty line between the services and the database',
  healed: 'the line as it was',
  mustBeSeen: 'slower, and nothing else',
  recoveryMsMax: 90000,
  lastsMs: [1000, 3000],
  mixable: true,
  inject: (scene) => hurtLines(scene, 'mysql', ALL, { latencyMs: 120 }),
};

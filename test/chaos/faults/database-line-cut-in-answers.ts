import type { Fault } from './fault.js';
import { ALL, hurtLines } from './hurting.js';

export const databaseLineCutInAnswers: Fault = {
  name: 'database-line-cut-in-answers',
  part: 'database',
  says: 'Connections to the database break in the middle of answers',
  made: 'a faulty line between the services and the database',
  healed: 'the line as it was',
  mustBeSeen: 'what was undone is run again, once',
  recoveryMsMax: 90000,
  lastsMs: [1000, 3000],
  mixable: true,
  inject: (scene) => hurtLines(scene, 'mysql', ALL, { cutAfterBytes: 3_000 }),
};

import type { Fault } from './fault.js';
import { ALL, hurtLines } from './hurting.js';

export const databaseLineCut: Fault = {
  name: 'database-line-cut',
  part: 'database',
  says: 'The line to the database is cut',
  made: 'a faulty line between the services and the database',
  healed: 'the line as it was',
  mustBeSeen: '503 to Stripe meanwhile; connections are made anew',
  recoveryMsMax: 90000,
  lastsMs: [500, 3000],
  mixable: true,
  inject: (scene) => hurtLines(scene, 'mysql', ALL, { down: true }),
};

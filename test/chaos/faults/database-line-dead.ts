import type { Fault } from './fault.js';
import { ALL, hurtLines } from './hurting.js';

export const databaseLineDead: Fault = {
  name: 'database-line-dead',
  part: 'database',
  says: 'The line to the database swallows everything',
  made: 'a faulty line between the services and the database',
  healed: 'the line as it was',
  mustBeSeen: 'webhooks are answered within 2 s with 503; workers go on afterwards',
  recoveryMsMax: 90000,
  lastsMs: [1500, 4000],
  mixable: true,
  inject: (scene) => hurtLines(scene, 'mysql', ALL, { blackHole: true }),
};

import type { Fault } from './fault.js';
import { hurtLines } from './hurting.js';

export const databaseLineFarTooSlow: Fault = {
  name: 'database-line-far-too-slow',
  part: 'database',
  says: 'The ingress reaches the database five seconds late',
  made: 'a faulty line between the services and the database',
  healed: 'the line as it was',
  mustBeSeen: '503 at the deadline of two seconds; a commit that comes later is a harmless duplicate',
  recoveryMsMax: 90000,
  lastsMs: [3000, 5000],
  mixable: true,
  inject: (scene) => hurtLines(scene, 'mysql', ['ingress'], { latencyMs: 5_000 }),
};

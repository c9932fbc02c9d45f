import type { Fault } from './fault.js';
import { holdLocks } from './hurting.js';

export const locksHeldTooLong: Fault = {
  name: 'locks-held-too-long',
  part: 'database',
  says: 'Another session holds the rows of customers for longer than the database waits',
  made: 'the newest customers’ rows locked for 6 to 8 s',
  healed: 'the locks are let go',
  mustBeSeen: 'the whole transaction is undone and run again',
  recoveryMsMax: 90000,
  lastsMs: [6000, 8000],
  inject: (scene) => holdLocks(scene.lane, 'SELECT id FROM customer_accounts ORDER BY id DESC LIMIT 500 FOR UPDATE'),
};

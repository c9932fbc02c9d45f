import { endConnections } from './end-connections.js';
import type { Fault } from './fault.js';
import { asRoot } from './hurting.js';

export const databaseReadOnly: Fault = {
  name: 'database-read-only',
  part: 'database',
  says: 'The database becomes read-only, as in a failover',
  made: 'read_only on, all connections ended',
  healed: 'read_only off',
  mustBeSeen: 'connections are made anew; everything goes on within the bound',
  recoveryMsMax: 90000,
  lastsMs: [500, 3000],
  mixable: true,
  inject: async ({ lane }) => {
    await asRoot(lane, 'SET GLOBAL read_only = 1');
    const heal = () => asRoot(lane, 'SET GLOBAL read_only = 0');
    await endConnections(lane).catch(async (error: unknown) => {
      await heal();
      throw error;
    });
    return { heal };
  },
};

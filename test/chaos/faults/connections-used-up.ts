import { endConnections } from './end-connections.js';
import type { Fault } from './fault.js';
import { asRoot } from './hurting.js';

export const connectionsUsedUp: Fault = {
  name: 'connections-used-up',
  part: 'database',
  says: 'The database takes no more connections',
  made: 'max_connections lowered to what root needs, all connections ended',
  healed: 'max_connections as it was',
  mustBeSeen: '503 and retries, no hang',
  recoveryMsMax: 90000,
  lastsMs: [500, 3000],
  mixable: true,
  inject: async ({ lane }) => {
    await asRoot(lane, 'SET GLOBAL max_connections = 10');
    const heal = () => asRoot(lane, 'SET GLOBAL max_connections = 200');
    await endConnections(lane).catch(async (error: unknown) => {
      await heal();
      throw error;
    });
    return { heal };
  },
};

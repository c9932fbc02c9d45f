import type { Fault } from './fault.js';

export const databaseStopped: Fault = {
  name: 'database-stopped',
  part: 'database',
  says: 'The database is restarted in good order',
  made: 'SIGTERM to the server and start',
  healed: 'started again',
  mustBeSeen: '503 to Stripe meanwhile; nothing is lost',
  recoveryMsMax: 90000,
  mixable: true,
  inject: async ({ lane }) => {
    await lane.stack.mysql.restart();
    return { heal: async () => undefined };
  },
};

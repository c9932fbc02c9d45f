import type { Fault } from './fault.js';
import { must } from './fault.js';
import { asRoot } from './hurting.js';

export const isolationChanged: Fault = {
  name: 'isolation-changed',
  part: 'database',
  says: 'The server is set to another isolation than the books need',
  made: 'the global isolation is REPEATABLE READ, a matching worker started',
  healed: 'READ COMMITTED, started again',
  mustBeSeen: 'the service refuses to start and says why',
  recoveryMsMax: 60000,
  inject: async ({ lane }) => {
    const variable = lane.stack.database.kind === 'mysql' ? 'transaction_isolation' : 'tx_isolation';
    await lane.fleet.end('matching-2');
    await asRoot(lane, `SET GLOBAL ${variable} = 'REPEATABLE-READ'`);
    const refused = await lane.fleet.start('matching-2').then(
      () => false,
      (error: unknown) => /set up wrongly/.test(String(error)),
    );
    return {
      heal: async () => {
        await asRoot(lane, `SET GLOBAL ${variable} = 'READ-COMMITTED'`);
        if (refused) await lane.fleet.start('matching-2');
      },
      observe: async () => {
        must(refused, 'a worker started on the wrong isolation');
        return 'the worker refused to start';
      },
    };
  },
};

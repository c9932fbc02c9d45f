import type { Lane } from '../lane/start-lane.js';
import type { Fault } from './fault.js';
import { holdLocks, until } from './hurting.js';

export const workerKilledInItsTransaction: Fault = {
  name: 'worker-killed-in-its-transaction',
  part: 'workers',
  says: 'A matching worker is killed while its transaction waits for a lock',
  made: 'a session holds the customers’ rows, SIGKILL while workers wait',
  healed: 'locks let go, worker started',
  mustBeSeen: 'the half transaction is undone',
  recoveryMsMax: 90000,
  inject: async ({ lane, draw }) => {
    const held = await holdLocks(lane, 'SELECT id FROM customer_accounts ORDER BY id DESC LIMIT 200 FOR UPDATE');
    await until(async () => (await waitingSessions(lane)) > 0, 2_000);
    const { name } = draw.oneOf(lane.fleet.members('matching'));
    await lane.fleet.end(name, 'SIGKILL');
    return {
      heal: async () => {
        await held.heal();
        await lane.fleet.start(name);
      },
      observe: async () => `${name} was killed in its transaction`,
    };
  },
};

async function waitingSessions({ root, store }: Lane): Promise<number> {
  const [row] = await (root ?? store).sql.select<{ n: string }>(
    `SELECT COUNT(*) AS n FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'`,
  );
  return Number(row?.n);
}

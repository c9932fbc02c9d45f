import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './fault.js';

export const deadlocks: Fault = {
  name: 'deadlocks',
  part: 'database',
  says: 'Other sessions take the same rows in another order',
  made: 'sessions lock orders and then customers, backwards, again and again',
  healed: 'they end',
  mustBeSeen: 'the transaction that loses is run again',
  recoveryMsMax: 90000,
  lastsMs: [2000, 4000],
  mixable: true,
  inject: async ({ lane }) => {
    let deadlocks = 0;
    let on = true;
    const cross = async () => {
      while (on) {
        await lane.store
          .transaction(async (sql) => {
            await sql.select('SELECT id FROM orders ORDER BY id DESC LIMIT 20 FOR UPDATE');
            await sleep(5);
            await sql.select('SELECT id FROM customer_accounts ORDER BY id DESC LIMIT 20 FOR UPDATE');
          })
          .catch(() => {
            deadlocks += 1;
          });
        await sleep(10);
      }
    };
    const crossing = [cross(), cross()];
    return {
      heal: async () => {
        on = false;
        await Promise.all(crossing);
      },
      observe: async () => `${deadlocks} times the other side lost for good`,
    };
  },
};

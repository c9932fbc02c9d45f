import type { Lane } from '../lane/start-lane.js';
import type { Fault } from './fault.js';
import { until } from './hurting.js';

export const workerKilledAfterItsCommit: Fault = {
  name: 'worker-killed-after-its-commit',
  part: 'workers',
  says: 'A worker is killed after its commit, before Redis hears of it',
  made: 'its line to Redis is slow, SIGKILL when its effects are in the books',
  healed: 'line mended, started again',
  mustBeSeen: 'the second run finds nothing to do',
  recoveryMsMax: 90000,
  inject: async ({ lane, draw }) => {
    const member = draw.oneOf(lane.fleet.members('matching'));
    const before = await applications(lane);
    await member.redis.hurt({ latencyMs: 400 });
    await until(async () => (await applications(lane)) > before + 3, 4_000);
    await lane.fleet.end(member.name, 'SIGKILL');
    return {
      heal: async () => {
        await member.redis.mend();
        await lane.fleet.start(member.name);
      },
      observe: async () => `${member.name} was killed after a commit`,
    };
  },
};

async function applications({ store }: Lane): Promise<number> {
  const [row] = await store.sql.select<{ n: string }>('SELECT COUNT(*) AS n FROM applications');
  return Number(row?.n);
}

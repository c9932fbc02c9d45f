import type { Lane } from '../lane/start-lane.js';
import type { Fault } from './fault.js';
import { must } from './fault.js';

export const orderSystemRefusesOne: Fault = {
  name: 'order-system-refuses-one',
  part: 'order system',
  says: 'The order system refuses one push for good',
  made: 'one push is answered 422',
  healed: 'nothing to heal',
  mustBeSeen: 'that push is parked with the answer kept, the circuit stays closed, all others go on',
  recoveryMsMax: 90000,
  lastsMs: [800, 1500],
  inject: async ({ lane, draw }) => {
    const before = await parked(lane);
    lane.orderSystem.setFaults({ status: 422, answer: 'no such order', times: 1, seed: draw.between(1, 1_000_000) });
    return {
      heal: async () => undefined,
      observe: async () => {
        const more = (await parked(lane)) - before;
        must(more === 1, `${more} pushes were parked`);
        return 'one push parked';
      },
    };
  },
};

async function parked({ store }: Lane): Promise<number> {
  const [row] = await store.sql.select<{ n: string }>(
    `SELECT COUNT(*) AS n FROM outbox_messages WHERE state = 'parked' AND answer_status = 422`,
  );
  return Number(row?.n);
}

import type { Fault } from './fault.js';
import { must } from './fault.js';
import { until } from './hurting.js';

const WAIT_S = 3;
/** Calls that were under way when the first was told. */
const UNDER_WAY_MS = 700;

export const orderSystemAsksToWait: Fault = {
  name: 'order-system-asks-to-wait',
  part: 'order system',
  says: 'The order system answers 429 and says when to come again',
  made: '429 with Retry-After of 3 s',
  healed: 'it behaves again',
  mustBeSeen: 'nobody calls while it asked to be left alone, whichever worker was told',
  recoveryMsMax: 150000,
  lastsMs: [800, 1500],
  inject: async ({ lane, draw }) => {
    const fromMs = Date.now();
    lane.orderSystem.setFaults({ status: 429, retryAfter: WAIT_S, seed: draw.between(1, 1_000_000) });
    const wasTold = () => lane.orderSystem.deliveries().some((each) => each.atMs >= fromMs && each.status === 429);
    await until(wasTold, 20_000);
    return {
      heal: async () => lane.orderSystem.setFaults({}),
      observe: async () => {
        const calls = lane.orderSystem.deliveries().filter((each) => each.atMs >= fromMs);
        const told = calls.filter((each) => each.status === 429).map((each) => each.atMs);
        must(told.length > 0, 'nobody was told to wait');
        const first = Math.min(...told);
        const early = calls.filter(
          (each) => each.atMs > first + UNDER_WAY_MS && each.atMs < first + WAIT_S * 1_000 - 50,
        );
        must(early.length === 0, `${early.length} calls came while it asked to be left alone`);
        return `${told.length} calls were told to wait`;
      },
    };
  },
};

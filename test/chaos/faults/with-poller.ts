import type { Lane } from '../lane/start-lane.js';
import type { Hurt } from './fault.js';

/** Waits of the poller that are minutes and hours in production. */
const SHORT = {
  POLL_ROUND_MS: '1000',
  POLL_OVERLAP_MS: '20000',
  POLL_SETTLE_MS: '500',
  RECONCILE_ROUND_MS: '3000',
  RECONCILE_BACK_MS: '60000',
  POLL_CALLS_PER_SECOND: '25',
};

/** A poller runs beside the others until the lane is at rest: what webhooks did not bring is there then. */
export async function withPoller(
  lane: Lane,
  rest: { heal(): Promise<void>; atRest(): Promise<boolean>; observe(): Promise<string> },
): Promise<Hurt> {
  const name = await lane.fleet.add('poller', SHORT);
  return {
    heal: rest.heal,
    atRest: rest.atRest,
    observe: async () => {
      const seen = await rest.observe();
      await lane.fleet.remove(name);
      return seen;
    },
    abandon: async () => void (await lane.fleet.remove(name)),
  };
}

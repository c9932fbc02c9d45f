import type { Stage } from '@quittance/contracts';
import type { OpenQueues } from '@quittance/queue';
import { BUSY_BACKLOG_JOBS, DEPTHS_EVERY_MS } from './limits.js';

export interface BusyStages {
  /** Stages whose queue is so long that an overdue row is most likely still in it; none while Redis does not answer. */
  stages(): Promise<readonly Stage[]>;
}

/** Looks at the queues now and then, not every round. */
export function watchBusyStages(queues: Pick<OpenQueues, 'depths'>, nowMs: () => number = Date.now): BusyStages {
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let busy: readonly Stage[] = [];
  return {
    stages: async () => {
      if (nowMs() - lookedAtMs < DEPTHS_EVERY_MS) return busy;
      lookedAtMs = nowMs();
      const depths = await queues.depths().catch(() => null);
      busy = depths === null ? [] : (Object.keys(depths) as Stage[]).filter((stage) => isBusy(depths[stage]));
      return busy;
    },
  };
}

/** A paused queue counts too: nothing leaves it. */
function isBusy(depth: { readonly waiting: number; readonly prioritized: number }): boolean {
  return depth.waiting + depth.prioritized > BUSY_BACKLOG_JOBS;
}

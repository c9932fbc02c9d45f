import { setImmediate as nextTurn } from 'node:timers/promises';
import { type JobOf, STAGES, type Stage } from '@quittance/contracts';
import type { Producer } from '@quittance/queue';
import type { Kept } from './keep-group.js';

export interface Publisher {
  /** After the answers have gone out: nobody waits for Redis. */
  publish(kept: readonly Kept[]): void;
  /** Publications without an end yet; a process that stops before them leaves the rows to the relay, a lease later. */
  underWay(): readonly Promise<void>[];
}

export function publisher(producer: Pick<Producer, 'publish'>): Publisher {
  const underWay = new Set<Promise<void>>();
  return {
    publish: (kept) => {
      const one = nextTurn().then(() => publishPending(producer, kept));
      underWay.add(one);
      void one.finally(() => underWay.delete(one));
    },
    underWay: () => [...underWay],
  };
}

/** Hands rows that are still to be handled to their stages: new ones, and known ones that came again before anybody handled them. Never rejects. */
async function publishPending(producer: Pick<Producer, 'publish'>, kept: readonly Kept[]): Promise<void> {
  const jobs = new Map<Stage, Map<string, JobOf<'matching' | 'refunds'>>>();
  for (const each of kept) {
    if (each instanceof Error || each.state !== 'pending') continue;
    const stage = STAGES.find((one) => one === each.stage);
    if (stage === undefined) continue;
    const ofStage = jobs.get(stage) ?? new Map<string, JobOf<'matching' | 'refunds'>>();
    jobs.set(stage, ofStage.set(each.id, { kind: 'event', id: each.id }));
  }
  await Promise.all(
    [...jobs].map(async ([stage, ofStage]) => {
      if (stage === 'matching' || stage === 'refunds') await producer.publish(stage, [...ofStage.values()]);
    }),
  );
}

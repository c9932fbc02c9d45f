import { type JobOf, STAGES, type Stage } from '@quittance/contracts';
import type { Producer } from '@quittance/queue';
import type { Kept } from './keep-group.js';

/** Hands rows that are still to be handled to their stages: new ones, and known ones that came again before anybody handled them. */
export function publishPending(producer: Pick<Producer, 'publish'>, kept: readonly Kept[]): void {
  const jobs = new Map<Stage, Map<string, JobOf<'matching' | 'refunds'>>>();
  for (const each of kept) {
    if (each instanceof Error || each.state !== 'pending') continue;
    const stage = STAGES.find((one) => one === each.stage);
    if (stage === undefined) continue;
    const ofStage = jobs.get(stage) ?? new Map<string, JobOf<'matching' | 'refunds'>>();
    jobs.set(stage, ofStage.set(each.id, { kind: 'event', id: each.id }));
  }
  for (const [stage, ofStage] of jobs)
    if (stage === 'matching' || stage === 'refunds') void producer.publish(stage, [...ofStage.values()]);
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Lane } from '../lane/start-lane.js';

const STAGES = ['matching', 'pushback', 'refunds'] as const;
const LOOK_MS = 500;

/** Waits until no queue holds a job: a job of a row that has ended is done with at its next run. @returns what is left after the bound */
export async function checkQueues(lane: Lane, waitMsMax: number): Promise<string[]> {
  const untilMs = performance.now() + waitMsMax;
  for (;;) {
    const left = (await Promise.all(STAGES.map((stage) => jobsIn(lane, stage)))).flat();
    if (left.length === 0 || performance.now() > untilMs)
      return left.map((each) => `a queue still holds a job: ${each}`);
    await sleep(LOOK_MS);
  }
}

async function jobsIn({ redis }: Lane, stage: string): Promise<string[]> {
  const key = (list: string) => `{quittance:${stage}}:${stage}:${list}`;
  const lists = await Promise.all([
    redis.lrange(key('wait'), 0, 9),
    redis.lrange(key('active'), 0, 9),
    redis.zrange(key('delayed'), '0', '9'),
    redis.zrange(key('prioritized'), '0', '9'),
    redis.zrange(key('failed'), '0', '9'),
  ]);
  return lists.flat().flatMap((id) => (id.startsWith('canary-') ? [] : [`${stage} ${id}`]));
}

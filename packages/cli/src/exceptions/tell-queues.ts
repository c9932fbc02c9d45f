/**
 * Tells the stages of what commands have changed, so that they act at once.
 *
 * Input: outcomes of committed commands. Output: jobs in Redis. Best effort, like every publication: without Redis, or without its
 * address, the relay finds the rows within half a minute.
 */
import { connectProducer, type Producer } from '@quittance/queue';
import type { CommandOutcome } from '@quittance/store';
import type { CliSettings } from '../settings.js';

export interface QueueTeller {
  tell(outcomes: readonly CommandOutcome[]): Promise<void>;
  close(): Promise<void>;
}

const PUBLISH_MS_MAX = 1_000;
const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Connects with the first thing there is to tell. */
export function openQueueTeller(settings: CliSettings): QueueTeller {
  const redisUrl = settings.get('REDIS_URL');
  let producer: Producer | null = null;
  return {
    tell: async (outcomes) => {
      if (redisUrl === undefined) return;
      const messages = outcomes.flatMap((each) => (each.kind === 'done' ? [each.messages] : []));
      for (const stage of ['matching', 'pushback'] as const) {
        const ids = [...new Set(messages.flatMap((each) => each[stage]))];
        if (ids.length === 0) continue;
        producer ??= connectProducer({ redisUrl, log: SILENT });
        const jobs = ids.map((id) => ({ kind: 'message' as const, id }));
        await producer.publish(stage, jobs, { deadlineMs: PUBLISH_MS_MAX });
      }
    },
    close: async () => producer?.close(),
  };
}

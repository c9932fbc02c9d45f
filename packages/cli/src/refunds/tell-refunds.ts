import { connectProducer } from '@quittance/queue';
import type { CliSettings } from '../settings.js';

const PUBLISH_MS_MAX = 1_000;
const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Hands refunds that are to be sent to the queue, best effort: without Redis, or without its address, the relay finds them within half a minute. */
export async function tellRefunds(settings: CliSettings, calls: readonly string[]): Promise<void> {
  const redisUrl = settings.get('REDIS_URL');
  if (redisUrl === undefined || calls.length === 0) return;
  const producer = connectProducer({ redisUrl, log: SILENT });
  const jobs = calls.map((id) => ({ kind: 'refund_call' as const, id }));
  await producer.publish('refunds', jobs, { deadlineMs: PUBLISH_MS_MAX });
  await producer.close();
}

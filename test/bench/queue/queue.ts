/** How fast tiny jobs go through Redis: published in bulk, gathered into batches by one worker whose handler does nothing. */
import { randomUUID } from 'node:crypto';
import type { JobOf, Lane } from '@quittance/contracts';
import { connectProducer, type Producer, startWorker } from '@quittance/queue';
import type { Figures } from '../figures.js';

const JOBS = 20_000;
const JOBS_PER_PUBLICATION = 500;
const PUBLISH_DEADLINE_MS = 10_000;
const MS_PER_SECOND = 1_000;

export async function queue(): Promise<readonly Figures[]> {
  const redisUrl = process.env['QUITTANCE_TEST_REDIS_URL'];
  if (redisUrl === undefined) throw new Error('QUITTANCE_TEST_REDIS_URL is not set');
  const prefix = `quittance-bench-${randomUUID().slice(0, 8)}`;
  const producer = connectProducer({ redisUrl, prefix, log: console });
  const rows: Figures[] = [];
  for (const lane of ['live', 'replay'] as const) {
    const publishMs = await timed(() => publishAll(producer, lane));
    let batches = 0;
    const consumeMs = await timed(() => consumeAll(redisUrl, prefix, () => (batches += 1)));
    rows.push({
      lane,
      jobs: JOBS,
      'published per s': perSecond(publishMs),
      'consumed per s': perSecond(consumeMs),
      'jobs per batch': Math.round(JOBS / batches),
    });
  }
  await producer.close();
  return rows;
}

async function publishAll(producer: Producer, lane: Lane): Promise<void> {
  for (let from = 0; from < JOBS; from += JOBS_PER_PUBLICATION) {
    const jobs = Array.from(
      { length: JOBS_PER_PUBLICATION },
      (_, index): JobOf<'matching'> => ({ kind: 'event', id: String(from + index) }),
    );
    const { failed } = await producer.publish('matching', jobs, { lane, deadlineMs: PUBLISH_DEADLINE_MS });
    if (failed > 0) throw new Error(`${failed} jobs were not handed over`);
  }
}

async function consumeAll(redisUrl: string, prefix: string, onBatch: () => void): Promise<void> {
  const all = Promise.withResolvers<void>();
  let consumed = 0;
  const worker = startWorker({
    stage: 'matching',
    redisUrl,
    prefix,
    log: console,
    handle: async (jobs) => {
      onBatch();
      consumed += jobs.length;
      if (consumed >= JOBS) all.resolve();
    },
  });
  await all.promise;
  await worker.close();
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

function perSecond(ms: number): number {
  return Math.round((JOBS / ms) * MS_PER_SECOND);
}

import { JOB_CATALOGUE, type JobKind, type JobOf, type KindOf, type Stage } from '@quittance/contracts';
import type { Job as BullJob } from 'bullmq';

/** What a handler sees of a job. `id` is the row's id, `jobId` the key of its outcome. */
export interface Job<S extends Stage = Stage> extends JobOf<S> {
  readonly jobId: string;
  /** This run, 1 for the first; a run that was put to `wait` is not counted. */
  readonly attempt: number;
  readonly attemptsMax: number;
  readonly publishedAtMs: number;
}

/** @returns undefined where the data is not a job of this stage (another version, another program). */
export function readJob<S extends Stage>(stage: S, bullJob: BullJob): Job<S> | undefined {
  const data = bullJob.data as { kind?: unknown; id?: unknown } | undefined;
  const kinds: readonly JobKind[] = JOB_CATALOGUE[stage].kinds;
  if (bullJob.id === undefined || typeof data?.id !== 'string' || !kinds.includes(data.kind as JobKind))
    return undefined;
  return {
    kind: data.kind as KindOf<S>,
    id: data.id,
    jobId: bullJob.id,
    attempt: bullJob.attemptsMade + 1,
    attemptsMax: bullJob.opts.attempts ?? 1,
    publishedAtMs: bullJob.timestamp,
  };
}

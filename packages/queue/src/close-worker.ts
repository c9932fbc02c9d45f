/**
 * Ends a worker within a deadline. BullMQ's own close waits for ever while Redis is unreachable, and cannot be asked twice with more force;
 * so it is raced, and the connections are cut when it loses. Jobs that were cut off come back when their locks run out.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Stage } from '@quittance/contracts';
import type { Canary } from './canary.js';
import type { CuttableWorker } from './cuttable-worker.js';
import type { Log } from './log.js';
import type { BatchRunner } from './run-batch.js';

/** Running batches may go on this long before they are aborted: a little longer than one call to the outside may take. */
const ABORT_AFTER_MS = 13_000;
/** Then the worker is given up; well within the 30 s a process has for all its parts. */
const CLOSE_MS_MAX = 18_000;

export interface CloseOptions {
  readonly abortAfterMs?: number;
  readonly deadlineMs?: number;
}

/** Of the time that a whole process has to stop: when batches are aborted, and when the worker is given up. */
const ABORT_SHARE = 13 / 30;
const CLOSE_SHARE = 18 / 30;

/** @param graceMs how long the process may take to stop with all its parts */
export function closeWithin(graceMs: number): Required<CloseOptions> {
  return { abortAfterMs: Math.round(graceMs * ABORT_SHARE), deadlineMs: Math.round(graceMs * CLOSE_SHARE) };
}

interface Closing<S extends Stage> {
  readonly worker: CuttableWorker;
  readonly canary: Canary;
  readonly batches: BatchRunner<S>;
  readonly log: Log;
}

export async function closeWorker<S extends Stage>(
  { worker, canary, batches, log }: Closing<S>,
  { abortAfterMs = ABORT_AFTER_MS, deadlineMs = CLOSE_MS_MAX }: CloseOptions = {},
): Promise<void> {
  const stopWaiting = new AbortController();
  const after = (ms: number) => sleep(ms, undefined, { signal: stopWaiting.signal });
  void canary.close().catch(() => undefined);
  after(Math.min(abortAfterMs, deadlineMs)).then(
    () => batches.abortAll('shutdown'),
    () => undefined,
  );
  const closed = worker.close().then(
    () => true,
    () => true,
  );
  const inTime = await Promise.race([
    closed,
    after(deadlineMs).then(
      () => false,
      () => true,
    ),
  ]);
  stopWaiting.abort();
  if (inTime) return;
  log.warn({ stage: worker.name, deadlineMs }, 'queue.worker_given_up');
  worker.cut();
}

import type { PushAnswer } from '@quittance/oms';
import type { Logger, Metrics } from '@quittance/runtime';
import type { EndedCall } from './result-of-answer.js';

const MS_PER_SECOND = 1_000;

export interface CompletedBatch {
  readonly jobs: number;
  readonly superseded: number;
  readonly busy: number;
  readonly heldBack: number;
  readonly inTime: readonly EndedCall[];
  readonly late: number;
  readonly startedMs: number;
}

export interface PushbackMeters {
  called(answer: PushAnswer, durationMs: number): void;
  completed(batch: CompletedBatch): void;
  dropped(rows: number): void;
  /** Jobs turned back because the circuit is open. */
  heldBack(jobs: number): void;
}

/** Counts what is pushed, and writes the canonical line of a batch. */
export function pushbackMeters(
  metrics: Pick<Metrics, 'counter' | 'histogram'>,
  log: Pick<Logger, 'info' | 'warn'>,
): PushbackMeters {
  const pushes = metrics.counter('quittance_pushes_total', 'Pushes to the order system, by what came of them', [
    'outcome',
  ]);
  const seconds = metrics.histogram('quittance_push_seconds', 'Time one call of the order system took');

  return {
    called: (answer, durationMs) => {
      pushes.inc({ outcome: answer.problem?.code.split('.', 2)[1] ?? 'delivered' });
      if (answer.status !== null) seconds.observe(durationMs / MS_PER_SECOND);
    },
    completed: ({ inTime, startedMs, ...counts }) => {
      const failed = inTime.flatMap(({ push, answer }) => (answer.problem === null ? [] : [{ push, answer }]));
      const fields = {
        ...counts,
        delivered: inTime.length - failed.length,
        failed: failed.length,
        durationMs: Math.round(performance.now() - startedMs),
      };
      const [first] = failed;
      if (first === undefined) return log.info(fields, 'pushback.completed');
      const { code, message } = first.answer.problem ?? {};
      log.warn({ ...fields, order: first.push.reference, problem: code, because: message }, 'pushback.completed');
    },
    heldBack: (jobs) => {
      pushes.inc({ outcome: 'circuit_open' }, jobs);
      log.info({ jobs, heldBack: jobs }, 'pushback.completed');
    },
    dropped: (rows) => {
      pushes.inc({ outcome: 'no_destination' }, rows);
      log.info({ dropped: rows }, 'pushback.completed');
    },
  };
}

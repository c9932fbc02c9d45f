/**
 * Two things that somebody must do all the time: seal what was added to the books, and hold a slice of them against the invariants.
 *
 * Input: the store. Output: seals, and figures and log lines about differences. Each is done by one relay at a time (named locks), in small
 * steps, beside the relay's own work. A crash leaves whole steps. What fails is tried again the next time.
 */
import { REPLAY_CHECKS } from '@quittance/bookkeeping';
import type { Logger, Metrics } from '@quittance/runtime';
import {
  type AuditRound,
  auditSlice,
  readAuditRounds,
  readSealHeads,
  SEAL_ROWS_MAX,
  type Store,
  sealBooks,
  withNamedLock,
} from '@quittance/store';
import { AUDIT_BUDGET_MS, HEADS_EVERY_MS, SEAL_EVERY_MS } from './limits.js';
import { everyMs } from './run-rounds.js';

export interface BookWatch {
  readonly store: Store;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Milliseconds between slices. */
  readonly auditEveryMs: number;
}

/** Orders asked again may differ from the books after a policy was changed, which is nobody's fault. */
const CHECKS = REPLAY_CHECKS.filter((each) => each.name === 'replay.events');

/** Runs until the signal; resolves when the last step has ended. */
export async function watchBooks(watch: BookWatch): Promise<void> {
  const { store, log, signal } = watch;
  const sealing = everyMs(SEAL_EVERY_MS, signal, async () => {
    await withNamedLock(store, 'seal', async () => {
      while ((await sealBooks(store)) >= SEAL_ROWS_MAX && !signal.aborted);
    });
  });
  const telling = everyMs(HEADS_EVERY_MS, signal, async () => {
    for (const { book, throughId, chain } of await readSealHeads(store.sql))
      log.info({ book, throughId, chain }, 'relay.sealed');
  });
  await Promise.all([sealing, telling, auditing(watch)]);
}

function auditing({ store, metrics, log, signal, auditEveryMs }: BookWatch): Promise<void> {
  const tell = auditMetrics(metrics);
  return everyMs(auditEveryMs, signal, async () => {
    const slice = await withNamedLock(store, 'audit', () =>
      auditSlice(store, { budgetMs: AUDIT_BUDGET_MS, more: CHECKS, signal }),
    );
    tell(await readAuditRounds(store.sql), slice?.rows ?? 0);
    for (const difference of slice?.differences ?? []) log.error({ ...difference }, 'relay.audit_difference');
  });
}

function auditMetrics(metrics: Metrics) {
  const differences = metrics.gauge(
    'quittance_audit_differences',
    'Places where the books do not agree with themselves, found by the running audit',
    ['invariant'],
  );
  const rows = metrics.counter('quittance_audit_rows_total', 'Rows that the running audit has looked at');
  return (rounds: readonly AuditRound[], looked: number) => {
    for (const each of rounds) differences.set({ invariant: each.invariant }, Number(each.differences));
    if (looked > 0) rows.inc(looked);
  };
}

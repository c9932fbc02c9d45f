/**
 * Brings published work back sooner than its lease would, when Redis has lost it.
 *
 * The relay keeps a marker in Redis. When it is gone (FLUSHALL, restart without data, failover to an empty replica), one relay, chosen by a
 * named lock, makes every row due that was waiting for a handler; then all relays publish them as usual. The marker stands only after that,
 * and only if Redis was not emptied once more meanwhile; so after a crash in the middle, or a second loss, the next round begins again, which
 * is harmless: making a due row due changes nothing.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { JobKind } from '@quittance/contracts';
import type { RedisMarker } from '@quittance/queue';
import { countLeased, DUE_KINDS, hastenPending, type Store, withNamedLock } from '@quittance/store';
import { HASTEN_ROWS, HASTEN_SKIPPED_PAUSE_MS, HASTEN_SKIPPED_STEPS_MAX } from './limits.js';

export interface Recovery {
  /** Rows that are due now and were not. */
  readonly rows: number;
}

/** For how long rows are left alone that somebody has published, in milliseconds. */
export interface Leases {
  readonly leaseMs: number;
  /** The longest that anybody gives. */
  readonly busyLeaseMs: number;
}

type Pause = (ms: number) => Promise<unknown>;

/** @returns what was done, or `null` when Redis has its marker, cannot be asked, or another relay is at it. */
export async function recoverLostRedis(
  parts: { readonly store: Store; readonly marker: RedisMarker },
  leases: Leases,
  pause: Pause = sleep,
): Promise<Recovery | null> {
  if ((await parts.marker.state()) !== 'gone') return null;
  return withNamedLock(parts.store, 'relay-recover', async () => {
    // Another relay may have finished between the look and the lock.
    if ((await parts.marker.state()) !== 'gone') return { rows: 0 };
    const recovering = await parts.marker.beginRecovery();
    let rows = 0;
    for (const kind of DUE_KINDS) rows += await hastenAll(parts.store, kind, leases, pause);
    await recovering.end();
    return { rows };
  });
}

/**
 * Makes everything due that had its lease before. Rows that a transaction holds are skipped and taken in a later step; those that another
 * relay publishes meanwhile have a newer lease and are not waited for.
 */
async function hastenAll(store: Store, kind: JobKind, leases: Leases, pause: Pause): Promise<number> {
  const [clock] = await store.sql.select<{ now: Date }>('SELECT CURRENT_TIMESTAMP(3) AS now');
  const before = clock?.now ?? new Date();
  const left = () => countLeased(store, kind, before, leases.leaseMs);
  const stepsMax = 2 * Math.ceil((await left()) / HASTEN_ROWS) + HASTEN_SKIPPED_STEPS_MAX;
  let rows = 0;
  for (let step = 0; step < stepsMax; step += 1) {
    const hastened = await hastenPending(store, kind, { rowsMax: HASTEN_ROWS, aheadMs: leases.busyLeaseMs });
    rows += hastened;
    if (hastened === HASTEN_ROWS) continue;
    if ((await left()) === 0) break;
    await pause(HASTEN_SKIPPED_PAUSE_MS);
  }
  return rows;
}

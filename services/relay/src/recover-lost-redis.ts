/**
 * Brings published work back sooner than its lease would, when Redis has lost it.
 *
 * The relay keeps a marker in Redis. When it is gone (FLUSHALL, restart without data, failover to an empty replica), one relay, chosen by a
 * named lock, makes every row due that was waiting for a handler; then all relays publish them as usual. The marker stands only after that,
 * and only if Redis was not emptied once more meanwhile; so after a crash in the middle, or a second loss, the next round begins again, which
 * is harmless: making a due row due changes nothing.
 */
import type { JobKind } from '@quittance/contracts';
import type { RedisMarker } from '@quittance/queue';
import { countAhead, DUE_KINDS, hastenPending, type Store, withNamedLock } from '@quittance/store';
import { HASTEN_ROWS } from './limits.js';

export interface Recovery {
  /** Rows that are due now and were not. */
  readonly rows: number;
}

/** @returns what was done, or `null` when Redis has its marker, cannot be asked, or another relay is at it. */
export async function recoverLostRedis(
  parts: { readonly store: Store; readonly marker: RedisMarker },
  aheadMs: number,
): Promise<Recovery | null> {
  if ((await parts.marker.state()) !== 'gone') return null;
  return withNamedLock(parts.store, 'relay-recover', async () => {
    // Another relay may have finished between the look and the lock.
    if ((await parts.marker.state()) !== 'gone') return { rows: 0 };
    const recovering = await parts.marker.beginRecovery();
    let rows = 0;
    for (const kind of DUE_KINDS) rows += await hastenAll(parts.store, kind, aheadMs);
    await recovering.end();
    return { rows };
  });
}

/** Other relays publish meanwhile what is due, which gives it a new lease; so the rows are counted first and each is taken about once. */
async function hastenAll(store: Store, kind: JobKind, aheadMs: number): Promise<number> {
  const stepsMax = Math.ceil((await countAhead(store, kind, aheadMs)) / HASTEN_ROWS) + 1;
  let rows = 0;
  for (let step = 0; step < stepsMax; step += 1) {
    const hastened = await hastenPending(store, kind, { rowsMax: HASTEN_ROWS, aheadMs });
    rows += hastened;
    if (hastened < HASTEN_ROWS) break;
  }
  return rows;
}

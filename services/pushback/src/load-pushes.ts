/**
 * Load: asks whether the order system may be called at all, and if so claims what is to be sent, in one transaction.
 *
 * Output: pushes under a lease with fixed id and body, and for the other rows why and how long they wait. No attempt is spent here.
 */
import { Problem, toDisputePushBody, toPushBody, toRefundPushBody } from '@quittance/contracts';
import {
  type ClaimedPush,
  claimPushes,
  finishPushes,
  type PushBodies,
  putOffPushes,
  raisePushExceptions,
  readDestination,
  type Sql,
  type Store,
  type UnsayablePush,
} from '@quittance/store';
import { DISABLED_LOOK_MS, QUEUE_WAIT_MS_MAX } from './limits.js';

export interface LoadedPushes {
  readonly claimed: readonly ClaimedPush[];
  /** By row id. What is neither here nor claimed needs nothing any more. */
  readonly waiting: ReadonlyMap<string, Problem>;
  /** Milliseconds to the next trial: the circuit has been opened meanwhile, and nothing was claimed. */
  readonly probeMs: number | null;
  readonly counts: { readonly superseded: number; readonly busy: number; readonly heldBack: number };
}

/** @param options.trial one push is sent although the circuit is open */
export async function loadPushes(
  store: Store,
  url: string,
  ids: readonly string[],
  options: { readonly trial?: boolean } = {},
): Promise<LoadedPushes> {
  return store.transaction(async (sql) => {
    const destination = await readDestination(sql, url);
    if (destination.disabled) {
      await putOffPushes(sql, ids, 'the destination is disabled', DISABLED_LOOK_MS);
      return heldBack(ids, null);
    }
    if (destination.pausedMs > 0) return paused(sql, ids, destination.pausedMs);
    if (destination.probeMs !== null && options.trial !== true)
      return { ...heldBack(ids, null), probeMs: destination.probeMs };
    const { claimed, busy, unsayable, superseded } = await claimPushes(sql, ids, BODIES);
    await parkUnsayable(sql, unsayable);
    const waiting = new Map(
      [...busy].map(([id, waitMs]) => [
        id,
        new Problem('pushback.push_under_way', 'wait', 'another push of the order is under way', { waitMs }),
      ]),
    );
    return { claimed, waiting, probeMs: null, counts: { superseded, busy: busy.size, heldBack: 0 } };
  });
}

const BODIES: PushBodies = {
  order: (order, now) => JSON.stringify(toPushBody(order, now)),
  refund: (refund, now) => JSON.stringify(toRefundPushBody(refund, now)),
  dispute: (dispute, now) => JSON.stringify(toDisputePushBody(dispute, now)),
};

/** A long pause is kept by the rows, so that the queue does not fill up with jobs that wait. */
async function paused(sql: Sql, ids: readonly string[], pausedMs: number): Promise<LoadedPushes> {
  if (pausedMs <= QUEUE_WAIT_MS_MAX) return heldBack(ids, pausedMs);
  await putOffPushes(sql, ids, 'the order system asked to wait', pausedMs);
  return heldBack(ids, null);
}

function heldBack(ids: readonly string[], waitMs: number | null): LoadedPushes {
  const problem = new Problem('pushback.destination_paused', 'wait', 'the order system asked to wait', {
    ...(waitMs === null ? {} : { waitMs }),
  });
  return {
    claimed: [],
    waiting: new Map(waitMs === null ? [] : ids.map((id) => [id, problem])),
    probeMs: null,
    counts: { superseded: 0, busy: 0, heldBack: ids.length },
  };
}

async function parkUnsayable(sql: Sql, unsayable: readonly UnsayablePush[]): Promise<void> {
  await finishPushes(
    sql,
    unsayable.map(({ id, because }) => ({
      id,
      state: 'parked',
      reason: `pushback.order_unsayable: ${because}`,
      status: null,
      text: null,
      spent: 0,
      dueMs: null,
    })),
  );
  await raisePushExceptions(
    sql,
    unsayable.map((push) => ({ push, reason: 'push_parked', because: `${push.reference}: ${push.because}` })),
  );
}

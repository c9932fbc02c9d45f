/**
 * One step of the read-back of one order system: asks about a few orders, one after the other, and pushes again what it lost.
 *
 * Input: the next orders of the shared walk. Output: messages that are due again, exceptions, a count of what was found. Before each question
 * the row of the destination is read: nothing is asked while the circuit is open or it asked to wait. A crash costs the orders of one step,
 * which another round finds. Not relied upon: that it offers what it should, or answers with the truth.
 */
import {
  claimReadBacks,
  pauseDestination,
  pushAgain,
  type ReadBackPlan,
  raiseDifference,
  readOrderVersion,
  type Store,
  settleDifference,
  type ToldVersion,
} from '@quittance/store';
import type { Destination } from '../open-destination.js';
import { type Agreement, judgeReadBack } from './judge-read-back.js';

export type ReadBackOutcome = Agreement | 'unreadable' | 'unreachable' | 'throttled';

export interface ReadBackStep {
  readonly store: Store;
  readonly destination: Destination;
  readonly plan: ReadBackPlan;
  readonly signal: AbortSignal;
  /** Told of each order that was asked about. */
  readonly onAsked: (outcome: ReadBackOutcome, order: string, because: string | null) => void;
}

/** @returns the number of orders asked about */
export async function readBackOrders({ store, destination, plan, signal, onAsked }: ReadBackStep): Promise<number> {
  const { url, readBack, circuit } = destination;
  if (readBack === null) return 0;
  const orders = await claimReadBacks(store, url, plan);
  for (const [asked, told] of orders.entries()) {
    const state = await circuit.look();
    if (signal.aborted || state.disabled || state.pausedMs > 0 || state.probeMs !== null) return asked;
    const answer = await readBack(told.reference, signal);
    if (answer.kind === 'known') await settle(store, told, answer.version, onAsked);
    else {
      if (answer.kind === 'throttled') await pauseDestination(store.sql, url, answer.waitMs);
      if (!signal.aborted) onAsked(answer.kind, told.reference, answer.kind === 'throttled' ? null : answer.because);
      if (answer.kind !== 'unreadable') return asked + 1;
    }
  }
  return orders.length;
}

async function settle(
  store: Store,
  told: ToldVersion,
  version: number | null,
  onAsked: ReadBackStep['onAsked'],
): Promise<void> {
  const known = version === null ? null : BigInt(version);
  const current = await readOrderVersion(store.sql, told.orderId);
  const { outcome, push, exception } = judgeReadBack({ told: told.version, current, known, sendings: told.sendings });
  await store.transaction(async (sql) => {
    if (outcome === 'agrees') await settleDifference(sql, told);
    if (push !== null) await pushAgain(sql, told, push);
    if (exception !== null) await raiseDifference(sql, told, exception);
  });
  onAsked(outcome, told.reference, push ?? exception);
}

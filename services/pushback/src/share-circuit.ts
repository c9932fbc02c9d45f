/**
 * One circuit breaker for all processes: each counts its own calls, the row of the destination says for everybody whether it is open.
 *
 * Input: calls, and the row. Output: calls made or turned away. The first process whose own breaker opens opens the row; from then on all
 * of them read it before they take any push, one of them gets the trial of each period, and an answered trial closes it for all. A crash
 * with a trial in hand costs a period. Not relied upon: this process's own view, which is brought in line with the row at every look.
 */
import type { OrderSystem, PushAnswer } from '@quittance/oms';
import { type BreakerOptions, createBreaker, type Logger, type Metrics } from '@quittance/runtime';
import {
  callPushesBack,
  claimCallBack,
  claimProbe,
  closeCircuit,
  type DestinationState,
  openCircuit,
  readDestination,
  releaseProbe,
  type Store,
} from '@quittance/store';
import { callThrough, isNoFailure, type PushBreaker, wasSent } from './call-order-system.js';
import { CALLS_MAX } from './limits.js';

export interface SharedCircuit {
  readonly breaker: PushBreaker;
  /** Reads the row. */
  look(): Promise<DestinationState>;
  /** Takes the trial of this period. @returns whether the caller may make one call */
  claimTrial(): Promise<boolean>;
  /** What came of a trial; `null`: no call was made. @returns whether the circuit is closed now */
  trialEnded(answer: PushAnswer | null): Promise<boolean>;
  /** Waits for what still runs. */
  close(): Promise<void>;
}

export interface SharedCircuitOptions {
  readonly store: Store;
  readonly url: string;
  /** Notes the destination where that has not been done. */
  readonly note: () => Promise<void>;
  /** In metrics and logs. */
  readonly name: string;
  readonly orderSystem: Pick<OrderSystem, 'push'>;
  readonly periodMs: number;
  readonly breaker?: Pick<BreakerOptions, 'volumeMin' | 'windowMs' | 'timeoutMs'> | undefined;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly metrics: Pick<Metrics, 'circuit' | 'circuitCalled'>;
}

export function shareCircuit(options: SharedCircuitOptions): SharedCircuit {
  const { store, url, name, periodMs, log, metrics } = options;
  const opening = new Set<Promise<unknown>>();
  const callingBack = new Set<Promise<unknown>>();
  let because = '';
  let open = false;

  const breaker = createBreaker(
    name,
    callThrough(options.orderSystem, (problem) => {
      because = problem.message;
    }),
    {
      scope: 'pushback',
      capacity: CALLS_MAX,
      resetMs: periodMs,
      isPermanent: isNoFailure,
      // The state that is shown is the one that counts, the row's.
      metrics: { circuit: () => undefined, circuitCalled: metrics.circuitCalled },
      onOpen: () => {
        if (!open) follow(opening, tellOthers());
      },
      ...options.breaker,
    },
  );
  metrics.circuit(name, 'closed');

  async function tellOthers(): Promise<void> {
    if (await openCircuit(store.sql, url, periodMs, because))
      log.warn({ circuit: name, because }, 'pushback.circuit_opened');
    if (!open) turn(true);
  }

  function turn(to: boolean): void {
    open = to;
    // Also pushes that were taken before it opened are turned back.
    if (to) breaker.trip();
    else breaker.reset();
    metrics.circuit(name, to ? 'open' : 'closed');
  }

  function follow(among: Set<Promise<unknown>>, work: Promise<unknown>): void {
    const tracked = work
      .catch((error: unknown) => log.warn({ err: error, circuit: name }, 'pushback.circuit_not_written'))
      .finally(() => among.delete(tracked));
    among.add(tracked);
  }

  async function look(): Promise<DestinationState> {
    await Promise.all(opening);
    const state = await readDestination(store.sql, url);
    if (!state.noted) await options.note();
    const isOpen = state.probeMs !== null;
    if (isOpen !== open || (!isOpen && breaker.state() !== 'closed')) turn(isOpen);
    if (state.callBackDue) follow(callingBack, callTheRestBack());
    return state;
  }

  async function callTheRestBack(): Promise<void> {
    if (await claimCallBack(store.sql, url)) await callPushesBack(store, url);
  }

  async function trialEnded(answer: PushAnswer | null): Promise<boolean> {
    if (answer === null || !wasSent(answer)) {
      await releaseProbe(store.sql, url);
      return false;
    }
    if (!answer.provesAlive) {
      turn(true);
      return false;
    }
    const closedIt = await closeCircuit(store.sql, url);
    turn(false);
    if (closedIt) {
      log.info({ circuit: name }, 'pushback.circuit_closed');
      follow(callingBack, callPushesBack(store, url));
    }
    return true;
  }

  return {
    breaker,
    look,
    claimTrial: async () => {
      if (!(await claimProbe(store.sql, url, periodMs))) return false;
      breaker.reset();
      metrics.circuit(name, 'halfOpen');
      return true;
    },
    trialEnded,
    close: async () => {
      await Promise.all([...opening, ...callingBack]);
      breaker.close();
    },
  };
}

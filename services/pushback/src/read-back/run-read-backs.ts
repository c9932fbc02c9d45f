import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger, Metrics, ServiceContext } from '@quittance/runtime';
import type { ReadBackPlan, Store } from '@quittance/store';
import { READ_BACK_LOOK_MS, READ_BACK_ORDERS_MAX, READ_BACK_SETTLE_MS, WORKER_STOP_MS_MAX } from '../limits.js';
import type { Destination } from '../open-destination.js';
import { type ReadBackOutcome, readBackOrders } from './read-back-orders.js';

/** Other values than the named limits, for tests. */
export interface ReadBackTuning {
  readonly settleMs?: number;
  readonly lookMs?: number;
}

export interface ReadBacksOptions extends ReadBackTuning {
  readonly store: Store;
  readonly destinations: readonly Destination[];
  readonly share: number;
  readonly perMinute: number;
}

/** Reads back from every order system that offers it, until the service stops. */
export function runReadBacks(
  { log, metrics, onStop }: Pick<ServiceContext<unknown>, 'log' | 'metrics' | 'onStop'>,
  {
    store,
    destinations,
    share,
    perMinute,
    settleMs = READ_BACK_SETTLE_MS,
    lookMs = READ_BACK_LOOK_MS,
  }: ReadBacksOptions,
): void {
  const asked = readBackMeter(metrics, log);
  const stopping = new AbortController();
  const plan: ReadBackPlan = { share, perMinute, settleMs, ordersMax: READ_BACK_ORDERS_MAX };
  const runs = destinations
    .filter((each) => each.readBack !== null && share > 0)
    .map(async (destination) => {
      const onAsked = asked(destination.name);
      while (!stopping.signal.aborted) {
        const orders = await readBackOrders({ store, destination, plan, signal: stopping.signal, onAsked }).catch(
          (error: unknown) => {
            log.warn({ err: error }, 'pushback.read_back_failed');
            return 0;
          },
        );
        const restMs = orders > 0 ? 0 : lookMs * (1 + Math.random());
        await sleep(restMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    });
  onStop(
    'read-backs',
    async () => {
      stopping.abort();
      await Promise.all(runs);
    },
    WORKER_STOP_MS_MAX,
  );
}

/** What is worth a line in the log: everything but agreement. */
function readBackMeter(metrics: Pick<Metrics, 'counter'>, log: Pick<Logger, 'warn'>) {
  const total = metrics.counter(
    'quittance_read_backs_total',
    'Orders of which the order system was asked what it knows, by what it said',
    ['stage', 'outcome'],
  );
  return (stage: string) => (outcome: ReadBackOutcome, order: string, because: string | null) => {
    total.inc({ stage, outcome });
    if (outcome !== 'agrees') log.warn({ orderSystem: stage, order, outcome, because }, 'pushback.read_back_differs');
  };
}

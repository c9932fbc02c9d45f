/**
 * Opens the way to one order system: its connections, its part of the shared circuit, its slow calls.
 *
 * Input: where it is. Output: what pushes go through. What it opens is closed by the stop list, calls under way first. Nothing is shared
 * between two order systems, so that one which is down or slow takes nothing from the other.
 */
import { type OrderSystem, openStandardWebhooks, type StandardWebhooksOptions } from '@quittance/oms';
import type { BreakerOptions, ServiceContext } from '@quittance/runtime';
import type { Store } from '@quittance/store';
import type { DestinationSetting } from './destination-settings.js';
import { CALLS_MAX, CIRCUIT_PERIOD_MS, SLOW_CALL_MS, SLOW_CALLS_MAX, WORKER_STOP_MS_MAX } from './limits.js';
import { type SharedCircuit, shareCircuit } from './share-circuit.js';
import { type SlowCalls, trackSlowCalls } from './slow-calls.js';

export interface Destination {
  /** In metrics and logs: `order_system`, or `order_system_<connection>`. */
  readonly name: string;
  readonly url: string;
  readonly circuit: SharedCircuit;
  readonly slowCalls: SlowCalls;
  readonly periodMs: number;
  readonly readBack: OrderSystem['readBack'];
}

/** Other values than the named limits, for tests. */
export interface DestinationTuning {
  readonly call?: Pick<StandardWebhooksOptions, 'callMsMax' | 'resolve'>;
  readonly slowCallMs?: number;
  readonly breaker?: Pick<BreakerOptions, 'resetMs' | 'volumeMin' | 'windowMs'>;
}

export interface DestinationOptions {
  readonly store: Store;
  /** Notes in the books that pushes go there. */
  readonly note: () => Promise<void>;
  readonly allowPrivate: boolean;
  readonly periodMs?: number | undefined;
  readonly tuning: DestinationTuning;
}

export function openDestination(
  { connection, url, secrets, readBackUrl }: DestinationSetting,
  { log, metrics, onStop }: Pick<ServiceContext<unknown>, 'log' | 'metrics' | 'onStop'>,
  { store, note, allowPrivate, periodMs: usualPeriodMs, tuning }: DestinationOptions,
): Destination {
  const { resetMs: periodMs = usualPeriodMs ?? CIRCUIT_PERIOD_MS, ...breaker } = tuning.breaker ?? {};
  const name = connection === null ? 'order_system' : `order_system_${connection}`;
  const way = { url, secrets, allowPrivate, readBackUrl, connectionsMax: CALLS_MAX };
  const orderSystem = openStandardWebhooks({ ...way, ...tuning.call });
  onStop(name, () => orderSystem.close());
  const circuit = shareCircuit({ store, url, note, name, orderSystem, periodMs, breaker, log, metrics });
  onStop(`circuit of ${name}`, () => circuit.close());
  const slowCalls = trackSlowCalls({
    slowMs: tuning.slowCallMs ?? SLOW_CALL_MS,
    callsMax: SLOW_CALLS_MAX,
    onError: (error) => log.warn({ err: error }, 'pushback.slow_call_not_recorded'),
  });
  onStop(`slow calls of ${name}`, () => slowCalls.drain(), WORKER_STOP_MS_MAX);
  return { name, url, circuit, slowCalls, periodMs, readBack: orderSystem.readBack };
}

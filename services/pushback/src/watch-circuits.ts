import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceContext } from '@quittance/runtime';
import { CIRCUIT_LOOK_MS } from './limits.js';
import type { Destination } from './open-destination.js';

/** Looks at the rows of the destinations now and then, so that a process without work shows the circuits as they are. */
export function watchCircuits(
  { onStop }: Pick<ServiceContext<unknown>, 'onStop'>,
  destinations: readonly Destination[],
): void {
  const stopping = new AbortController();
  const runs = destinations.map(async ({ circuit, periodMs }) => {
    while (!stopping.signal.aborted) {
      // That MySQL is away is seen by the worker and told by the readiness probe.
      await circuit.look().catch(() => undefined);
      const restMs = Math.min(CIRCUIT_LOOK_MS, periodMs);
      await sleep(restMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  });
  onStop('circuit looks', async () => {
    stopping.abort();
    await Promise.all(runs);
  });
}

import type { Metrics } from '@quittance/runtime';

const MS_PER_SECOND = 1_000;

/** What the poller tells the scraper, and the checks of this process. */
export interface PollMetrics {
  events(counts: { readonly looked: number; readonly found: number }): void;
  objects(counts: { readonly looked: number; readonly found: number; readonly stillBehind: number }): void;
  unkept(events: number): void;
  call(outcome: string): void;
  gap(): void;
  /** A list was read to its end. Both by Stripe's clock, in milliseconds. */
  reached(list: string, reachedMs: number, nowMs: number): void;
  refused(list: string, refused: boolean): void;
  /** Lists that the key may not read. */
  refusedLists(): readonly string[];
}

export function pollMetrics(metrics: Metrics): PollMetrics {
  const events = metrics.counter('quittance_poll_events_total', 'Events in Stripe’s list, by who brought them first', [
    'outcome',
  ]);
  const objects = metrics.counter('quittance_poll_objects_total', 'Objects of Stripe compared with the books', [
    'outcome',
  ]);
  const unkept = metrics.counter('quittance_poll_unkept_total', 'Listed events that could not be kept');
  const calls = metrics.counter('quittance_poll_calls_total', 'Pages asked for at Stripe', ['outcome']);
  const gaps = metrics.counter(
    'quittance_poll_gaps_total',
    'Times that events were listed no more before they were read',
  );
  const lag = metrics.gauge('quittance_poll_lag_seconds', 'How far behind the present a list was read last', ['stage']);
  const last = metrics.gauge('quittance_poll_last_success_seconds', 'When a list was last read to its end, Unix time', [
    'stage',
  ]);
  const refusals = metrics.gauge('quittance_stripe_key_refused', 'Stripe refuses the key for this: 1, or not: 0', [
    'stage',
  ]);
  const refused = new Set<string>();
  return {
    events: ({ looked, found }) => {
      events.inc({ outcome: 'found' }, found);
      events.inc({ outcome: 'known' }, Math.max(0, looked - found));
    },
    objects: ({ looked, found, stillBehind }) => {
      objects.inc({ outcome: 'found' }, found);
      objects.inc({ outcome: 'still_behind' }, stillBehind);
      objects.inc({ outcome: 'same' }, looked - found - stillBehind);
    },
    unkept: (count) => unkept.inc(count),
    call: (outcome) => calls.inc({ outcome }),
    gap: () => gaps.inc(),
    reached: (stage, reachedMs, nowMs) => {
      lag.set({ stage }, Math.max(0, (nowMs - reachedMs) / MS_PER_SECOND));
      last.set({ stage }, Date.now() / MS_PER_SECOND);
    },
    refused: (stage, isRefused) => {
      if (isRefused) refused.add(stage);
      else refused.delete(stage);
      refusals.set({ stage }, isRefused ? 1 : 0);
    },
    refusedLists: () => [...refused],
  };
}

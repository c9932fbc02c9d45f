import type { Metrics } from '@quittance/runtime';
import type { NewEvent } from '@quittance/store';
import type { Kept } from './keep-group.js';

const GROUP_BUCKETS = [1, 2, 4, 8, 16, 32, 64, 128];
const MS_PER_SECOND = 1_000;

/** Counts of one group, for its line in the log. */
export type GroupCounts = Readonly<Record<Outcome, number>>;

type Outcome = 'stored' | 'known' | 'type_not_handled' | 'wrong_mode' | 'failed';

/** What becomes of events, and how large and slow the groups are. */
export function inboxMetrics(metrics: Metrics) {
  const events = metrics.counter('quittance_inbox_events_total', 'Events received, by what became of them', [
    'outcome',
  ]);
  const sizes = metrics.histogram('quittance_inbox_group_events', 'Events committed together', [], GROUP_BUCKETS);
  const seconds = metrics.histogram('quittance_inbox_commit_seconds', 'Time until a group was committed');
  return {
    group: (routes: readonly NewEvent['route'][], results: readonly Kept[], durationMs: number): GroupCounts => {
      const counts = { stored: 0, known: 0, type_not_handled: 0, wrong_mode: 0, failed: 0 };
      results.forEach((kept, n) => {
        counts[outcomeOf(kept, routes[n])] += 1;
      });
      for (const [outcome, count] of Object.entries(counts)) if (count > 0) events.inc({ outcome }, count);
      sizes.observe(results.length);
      seconds.observe(durationMs / MS_PER_SECOND);
      return counts;
    },
  };
}

function outcomeOf(kept: Kept, route: NewEvent['route'] | undefined): Outcome {
  if (kept instanceof Error) return 'failed';
  if (kept.deliveries > 1) return 'known';
  return route !== undefined && 'ignored' in route ? route.ignored : 'stored';
}

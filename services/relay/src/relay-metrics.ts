import { STAGES } from '@quittance/contracts';
import type { Metrics } from '@quittance/runtime';
import type { DeadLetterCounts, Overdue } from '@quittance/store';
import type { Step } from './publish-overdue.js';

const MS_PER_SECOND = 1_000;

/** What the relay tells the scraper. */
export interface RelayMetrics {
  stepped(step: Step): void;
  recovered(rows: number): void;
  figures(overdue: readonly Overdue[]): void;
  deadLetters(counts: DeadLetterCounts): void;
}

export function relayMetrics(metrics: Metrics): RelayMetrics {
  const published = metrics.counter(
    'quittance_relay_published_total',
    'Overdue rows published again, by the stage they were handed to',
    ['stage'],
  );
  const strangers = metrics.counter('quittance_relay_strangers_total', 'Overdue rows whose stage has no queue');
  const recovered = metrics.counter('quittance_relay_hastened_total', 'Rows made due because Redis had lost them');
  const recoveries = metrics.counter('quittance_relay_recoveries_total', 'Times Redis was found emptied');
  const events = metrics.gauge('quittance_overdue_events', 'Inbox rows past their due time');
  const messages = metrics.gauge('quittance_overdue_messages', 'Outbox rows past their due time');
  const refunds = metrics.gauge('quittance_overdue_refund_calls', 'Refunds to ask Stripe for past their due time');
  const eventAge = metrics.gauge('quittance_overdue_events_oldest_seconds', 'How long the oldest is overdue');
  const messageAge = metrics.gauge('quittance_overdue_messages_oldest_seconds', 'How long the oldest is overdue');
  const refundAge = metrics.gauge('quittance_overdue_refund_calls_oldest_seconds', 'How long the oldest is overdue');
  const dead = metrics.gauge('quittance_dead_letters', 'Rows that were given up and wait for a person', ['stage']);
  const gauges = {
    event: [events, eventAge],
    message: [messages, messageAge],
    refund_call: [refunds, refundAge],
  } as const;
  return {
    stepped: (step) => {
      for (const [stage, jobs] of step.handedOver) published.inc({ stage }, jobs);
      if (step.strangers > 0) strangers.inc(step.strangers);
    },
    recovered: (rows) => {
      recoveries.inc();
      recovered.inc(rows);
    },
    deadLetters: ({ reasons }) => {
      dead.reset();
      for (const stage of STAGES) dead.set({ stage }, 0);
      for (const { stage, rows } of reasons) dead.inc({ stage }, rows);
    },
    figures: (overdue) => {
      for (const each of overdue) {
        const [count, age] = gauges[each.kind];
        count.set(each.rows);
        age.set(each.oldestDueMs / MS_PER_SECOND);
      }
    },
  };
}

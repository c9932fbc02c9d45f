/**
 * Gathers events that arrive within a few milliseconds into one insert and tells each sender when it is committed.
 *
 * Input: verified events. Output: rows, one commit a group, and after it the ids of those that are still to be handled on their queue.
 * A crash before the commit leaves the sender without an answer, so it sends again; after it the relay publishes.
 * Not relied upon: Redis, and that the database answers. Whoever waits longer than COMMIT_MS_MAX is told to come again; the insert may
 * still commit, and the next delivery is then a known one.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Producer } from '@quittance/queue';
import type { Logger, Metrics } from '@quittance/runtime';
import type { KeptEvent, NewEvent, Sql } from '@quittance/store';
import { storeUnavailable } from '../in-time.js';
import {
  COMMIT_MS_MAX,
  GROUP_BYTES_MAX,
  GROUP_EVENTS_MAX,
  GROUP_WAIT_MS,
  GROUPS_IN_FLIGHT_MAX,
  INSERT_STUCK_MS,
  WAITING_BYTES_MAX,
  WAITING_EVENTS_MAX,
} from '../limits.js';
import { inboxMetrics } from './inbox-metrics.js';
import { type Kept, keepGroup } from './keep-group.js';
import { publisher } from './publish-pending.js';

export interface Inbox {
  /** Resolves once the event is committed. Rejects with a refusal when that cannot be had in time. */
  keep(event: NewEvent): Promise<KeptEvent>;
  /** False while an insert has had no answer for so long that its connection must be dead. */
  live(): boolean;
  /** Resolves when nothing is under way and what was committed is published, or nobody waits for it any longer. */
  settled(): Promise<void>;
}

interface Waiting {
  readonly event: NewEvent;
  readonly settle: (kept: Kept) => void;
  givenUp: boolean;
}

export interface InboxParts {
  readonly sql: Sql;
  readonly producer: Pick<Producer, 'publish'>;
  readonly log: Logger;
  readonly metrics: Metrics;
}

export function openInbox(parts: InboxParts): Inbox {
  const measured = inboxMetrics(parts.metrics);
  const waiting: Waiting[] = [];
  const inFlight = new Map<Promise<void>, number>();
  const { publish, underWay } = publisher(parts.producer);
  let waitingBytes = 0;
  let timer: NodeJS.Timeout | undefined;

  function keep(event: NewEvent): Promise<KeptEvent> {
    if (waiting.length >= WAITING_EVENTS_MAX || waitingBytes + event.body.length > WAITING_BYTES_MAX)
      return Promise.reject(storeUnavailable('too many events wait for the database'));
    return new Promise((resolve, reject) => {
      const entry: Waiting = {
        event,
        givenUp: false,
        settle: (kept) => {
          clearTimeout(deadline);
          if (kept instanceof Error) reject(storeUnavailable(kept.message));
          else resolve(kept);
        },
      };
      const deadline = setTimeout(() => {
        entry.givenUp = true;
        entry.settle(new Error(`no commit within ${COMMIT_MS_MAX} ms`));
      }, COMMIT_MS_MAX);
      waiting.push(entry);
      waitingBytes += event.body.length;
      if (waiting.length >= GROUP_EVENTS_MAX) startGroups();
      else timer ??= setTimeout(startGroups, GROUP_WAIT_MS);
    });
  }

  function startGroups(): void {
    clearTimeout(timer);
    timer = undefined;
    while (waiting.length > 0 && inFlight.size < GROUPS_IN_FLIGHT_MAX) {
      const group = takeGroup();
      if (group.length === 0) continue;
      const run = runGroup(group).finally(() => {
        inFlight.delete(run);
        startGroups();
      });
      inFlight.set(run, Date.now());
    }
  }

  /** The oldest that still have somebody waiting, as many as fit one statement. */
  function takeGroup(): Waiting[] {
    let bytes = 0;
    let taken = 0;
    for (const { event } of waiting) {
      if (taken >= GROUP_EVENTS_MAX || (taken > 0 && bytes + event.body.length > GROUP_BYTES_MAX)) break;
      bytes += event.body.length;
      taken += 1;
    }
    waitingBytes -= bytes;
    return waiting.splice(0, taken).filter((entry) => !entry.givenUp);
  }

  async function runGroup(group: readonly Waiting[]): Promise<void> {
    const startedMs = performance.now();
    const events = group.map((entry) => entry.event);
    const results = await keepGroup(parts.sql, events);
    results.forEach((kept, n) => void group[n]?.settle(kept));
    const durationMs = performance.now() - startedMs;
    const counted = measured.group(
      events.map((event) => event.route),
      results,
      durationMs,
    );
    const failed = results.find((kept) => kept instanceof Error);
    const fields = { events: group.length, ...counted, durationMs: Math.round(durationMs) };
    if (failed instanceof Error)
      parts.log.warn({ ...fields, reason: failed.message.slice(0, 200) }, 'ingress.store_failed');
    else parts.log.info(fields, 'ingress.stored');
    publish(results);
  }

  return {
    keep,
    live: () => [...inFlight.values()].every((sinceMs) => Date.now() - sinceMs < INSERT_STUCK_MS),
    settled: async () => {
      const untilMs = Date.now() + COMMIT_MS_MAX;
      while (inFlight.size > 0 || waiting.length > 0 || underWay().length > 0) {
        startGroups();
        if (Date.now() >= untilMs) return;
        const deadline = sleep(untilMs - Date.now(), undefined, { ref: false });
        await Promise.race([...inFlight.keys(), ...underWay(), deadline]);
      }
    },
  };
}

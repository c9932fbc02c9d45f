/**
 * One round of following refunds: claim those that are due, read each from Stripe, write what came of it.
 *
 * Input: refunds past their `next_check_at`. Output: news in the inbox, published to this stage best effort, reminders and exceptions. A
 * crash anywhere costs the lease of the claimed refunds; a read that was written twice is one event by its id. One process at a time does a
 * round, so that its pace is the pace of all; two at once would only read more. Not relied upon: that Stripe answers or that events come.
 */
import type { Producer } from '@quittance/queue';
import type { Logger, Metrics } from '@quittance/runtime';
import {
  claimDueRefunds,
  type DueRefund,
  finishLook,
  type LookWritten,
  type Store,
  withNamedLock,
} from '@quittance/store';
import type { RefundRead } from '@quittance/stripe';
import { KEY_PROBE_MS } from '../line/limits.js';
import { LOOK_LEASE_MS, LOOKS_BATCH } from './limits.js';
import { planLook } from './plan-look.js';

export interface LookParts {
  readonly store: Store;
  readonly producer: Pick<Producer, 'publish'>;
  readonly read: (refund: string) => Promise<RefundRead>;
  /** Milliseconds to leave Stripe in peace: nothing is claimed meanwhile; `null`: it may be read. */
  readonly stayAwayMs?: () => number | null;
  /** Whose refunds the key can read; `null` where it does not tell. */
  readonly mode: 'live' | 'test' | null;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly looked: ReturnType<Metrics['counter']>;
}

export interface Round {
  /** More are due. */
  readonly full: boolean;
  /** Stripe could not be reached, or asked to be left in peace for so long. */
  readonly away: { readonly waitMs: number | null } | null;
}

export async function lookAtDue(parts: LookParts, signal: AbortSignal): Promise<Round> {
  const waitMs = parts.stayAwayMs?.() ?? null;
  if (waitMs !== null) return { full: false, away: { waitMs } };
  const round = await withNamedLock(parts.store, 'refund-looks', async () => {
    const due = await claimDueRefunds(parts.store, { mode: parts.mode, rowsMax: LOOKS_BATCH, leaseMs: LOOK_LEASE_MS });
    return due.length === 0 ? { full: false, away: null } : lookAtEach(parts, due, signal);
  });
  return round ?? { full: false, away: null };
}

async function lookAtEach(parts: LookParts, due: readonly DueRefund[], signal: AbortSignal): Promise<Round> {
  const startedMs = performance.now();
  const counts = { looked: 0, news: 0, same: 0, nothing: 0, reminders: 0, exceptions: 0 };
  let away = null as Round['away'];
  for (const each of due) {
    // Those behind one that could not be read are not asked for: they wait together.
    const read: RefundRead =
      away === null && !signal.aborted
        ? await parts.read(each.refund)
        : { kind: 'away', because: 'not asked', waitMs: away?.waitMs ?? null };
    if (read.kind === 'key_refused') away ??= { waitMs: KEY_PROBE_MS };
    if (read.kind === 'away') away ??= { waitMs: read.waitMs };
    const { result, warning } = planLook(each, read);
    const written = await finishLook(parts.store, each, result);
    await publish(parts.producer, written);
    counts.looked += 1;
    counts[result.kind] += 1;
    counts.reminders += written.pushes.length > 0 ? 1 : 0;
    counts.exceptions += written.raised ? 1 : 0;
    parts.looked.inc({ outcome: result.kind });
    if (warning !== null) parts.log.warn({ refund: each.refund, because: warning }, 'refunds.look_surprised');
  }
  parts.log.info(
    { ...counts, away: away !== null, durationMs: Math.round(performance.now() - startedMs) },
    'refunds.looked',
  );
  return { full: due.length === LOOKS_BATCH, away };
}

async function publish(producer: LookParts['producer'], { events, pushes }: LookWritten): Promise<void> {
  if (events.length > 0)
    await producer.publish(
      'refunds',
      events.map((id) => ({ kind: 'event', id })),
    );
  if (pushes.length > 0)
    await producer.publish(
      'pushback',
      pushes.map((id) => ({ kind: 'message', id })),
    );
}

/**
 * One round of following something at the provider: claim what is due, read each from Stripe, write what came of it.
 *
 * Input: rows past their `next_check_at`. Output: news in the inbox, published to this stage best effort. A crash anywhere costs the lease
 * of the claimed rows; a read that was written twice is one event by its id. One process at a time does a round, so that its pace is the
 * pace of all; two at once would only read more. Not relied upon: that Stripe answers or that events come.
 */
import type { Producer } from '@quittance/queue';
import type { Logger, Metrics } from '@quittance/runtime';
import { type ClaimLooksOptions, type LookWritten, type Store, withNamedLock } from '@quittance/store';
import { KEY_PROBE_MS } from '../line/limits.js';
import { LOOK_LEASE_MS, LOOKS_BATCH } from './limits.js';

/** What is followed: refunds or disputes. */
export interface Followed<Due, Read, Result extends { readonly kind: 'news' | 'same' | 'nothing' }> {
  readonly what: 'refund' | 'dispute';
  readonly claim: (store: Store, options: ClaimLooksOptions) => Promise<Due[]>;
  /** Stripe's id. */
  readonly idOf: (due: Due) => string;
  readonly plan: (due: Due, read: Read | NotRead) => { readonly result: Result; readonly warning: string | null };
  readonly finish: (store: Store, due: Due, result: Result) => Promise<LookWritten>;
}

/** It was not read, as if Stripe were away. */
interface NotRead {
  readonly kind: 'away';
  readonly because: string;
  readonly waitMs: number | null;
}

export interface RoundParts<Read> {
  readonly store: Store;
  readonly producer: Pick<Producer, 'publish'>;
  readonly read: (id: string) => Promise<Read>;
  /** Milliseconds to leave Stripe in peace: nothing is claimed meanwhile; `null`: it may be read. */
  readonly stayAwayMs?: () => number | null;
  /** Whose facts the key can read; `null` where it does not tell. */
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

/** One for all that is followed, so that the pace of reads is that of all processes together. */
const LOCK = 'refund-looks';

type AnyRead = { readonly kind: 'read' | 'missing' | 'refused' | 'key_refused' } | NotRead;

export async function lookRound<
  Due,
  Read extends AnyRead,
  Result extends { readonly kind: 'news' | 'same' | 'nothing' },
>(followed: Followed<Due, Read, Result>, parts: RoundParts<Read>, signal: AbortSignal): Promise<Round> {
  const waitMs = parts.stayAwayMs?.() ?? null;
  if (waitMs !== null) return { full: false, away: { waitMs } };
  const round = await withNamedLock(parts.store, LOCK, async () => {
    const due = await followed.claim(parts.store, { mode: parts.mode, rowsMax: LOOKS_BATCH, leaseMs: LOOK_LEASE_MS });
    return due.length === 0 ? { full: false, away: null } : lookAtEach(followed, parts, due, signal);
  });
  return round ?? { full: false, away: null };
}

async function lookAtEach<Due, Read extends AnyRead, Result extends { readonly kind: 'news' | 'same' | 'nothing' }>(
  followed: Followed<Due, Read, Result>,
  parts: RoundParts<Read>,
  due: readonly Due[],
  signal: AbortSignal,
): Promise<Round> {
  const startedMs = performance.now();
  const counts = { looked: 0, news: 0, same: 0, nothing: 0, reminders: 0, exceptions: 0 };
  let away = null as Round['away'];
  for (const each of due) {
    // Those behind one that could not be read are not asked for: they wait together.
    const read =
      away === null && !signal.aborted
        ? await parts.read(followed.idOf(each))
        : ({ kind: 'away', because: 'not asked', waitMs: away?.waitMs ?? null } as const);
    if (read.kind === 'key_refused') away ??= { waitMs: KEY_PROBE_MS };
    if (read.kind === 'away') away ??= { waitMs: read.waitMs };
    const { result, warning } = followed.plan(each, read);
    const written = await followed.finish(parts.store, each, result);
    await publish(parts.producer, written);
    counts.looked += 1;
    counts[result.kind] += 1;
    counts.reminders += written.pushes.length > 0 ? 1 : 0;
    counts.exceptions += written.raised ? 1 : 0;
    parts.looked.inc({ outcome: result.kind });
    if (warning !== null)
      parts.log.warn({ [followed.what]: followed.idOf(each), because: warning }, `${followed.what}s.look_surprised`);
  }
  parts.log.info(
    { ...counts, away: away !== null, durationMs: Math.round(performance.now() - startedMs) },
    `${followed.what}s.looked`,
  );
  return { full: due.length === LOOKS_BATCH, away };
}

async function publish(producer: Pick<Producer, 'publish'>, { events, pushes }: LookWritten): Promise<void> {
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

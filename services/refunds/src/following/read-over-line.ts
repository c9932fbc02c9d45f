import { type DisputeRead, type RefundRead, readDispute, readRefund } from '@quittance/stripe';
import type { DisputeLookParts } from '../disputes/look-at-disputes.js';
import type { Door, LineNews } from '../line/open-line.js';
import type { StripeOpened } from '../line/open-stripe.js';
import { makePacer, type Pacer } from '../line/pacer.js';
import { READS_PER_SECOND_MAX } from './limits.js';
import { type LookParts, lookAtDue, type Round } from './look-at-due.js';

/** How refunds are read over the line: at the pace of reads, and not at all while Stripe is to be left in peace. */
export function readerOver(
  { client, line }: Pick<StripeOpened, 'client' | 'line'>,
  signal: AbortSignal,
  pacer: Pacer = readPacer(),
): Required<Pick<LookParts, 'read' | 'stayAwayMs'>> {
  return {
    stayAwayMs: () => line.following.stayAway()?.waitMs ?? null,
    read: (refund) => readThrough(line.following, pacer, () => readRefund(client, refund, signal)),
  };
}

/** The same for disputes, by a door of their own: a key that may not read disputes may well read refunds. */
export function disputeReaderOver(
  { client, line }: Pick<StripeOpened, 'client' | 'line'>,
  signal: AbortSignal,
  pacer: Pacer,
): Required<Pick<DisputeLookParts, 'read' | 'stayAwayMs'>> {
  return {
    stayAwayMs: () => line.disputes.stayAway()?.waitMs ?? null,
    read: (dispute) => readThrough(line.disputes, pacer, () => readDispute(client, dispute, signal)),
  };
}

/** The pace of all reads together. */
export function readPacer(perSecond = READS_PER_SECOND_MAX): Pacer {
  return makePacer(perSecond, () => performance.now());
}

async function readThrough<Read extends RefundRead | DisputeRead>(
  door: Door,
  pacer: Pacer,
  call: () => Promise<Read>,
): Promise<Read | Extract<RefundRead, { readonly kind: 'away' }>> {
  await pacer.turn();
  const read = await door.send(call, newsOf);
  if (read.kind === 'held') return { kind: 'away', because: read.because, waitMs: read.waitMs };
  return read.kind === 'late' ? { kind: 'away', because: read.because, waitMs: null } : read;
}

function newsOf(read: RefundRead | DisputeRead): LineNews {
  if (read.kind === 'key_refused') return { kind: 'key_refused', because: read.because };
  if (read.kind !== 'away') return { kind: 'answered' };
  return read.waitMs === null ? { kind: 'no_answer' } : { kind: 'throttled', waitMs: read.waitMs };
}

/** One round of looks over a line, as the service makes them. */
export function followOnce(
  stripe: Pick<StripeOpened, 'client' | 'line'>,
  parts: Omit<LookParts, 'read' | 'stayAwayMs'>,
  perSecond?: number,
): Promise<Round> {
  const { signal } = new AbortController();
  return lookAtDue({ ...parts, ...readerOver(stripe, signal, readPacer(perSecond)) }, signal);
}

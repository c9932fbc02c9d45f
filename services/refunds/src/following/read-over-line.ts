import { type RefundRead, readRefund } from '@quittance/stripe';
import type { LineNews } from '../line/open-line.js';
import type { StripeOpened } from '../line/open-stripe.js';
import { makePacer } from '../line/pacer.js';
import { READS_PER_SECOND_MAX } from './limits.js';
import { type LookParts, lookAtDue, type Round } from './look-at-due.js';

/** How refunds are read over the line: at the pace of reads, and not at all while Stripe is to be left in peace. */
export function readerOver(
  { client, line }: Pick<StripeOpened, 'client' | 'line'>,
  signal: AbortSignal,
  perSecond = READS_PER_SECOND_MAX,
): Required<Pick<LookParts, 'read' | 'stayAwayMs'>> {
  const pacer = makePacer(perSecond, () => performance.now());
  return {
    stayAwayMs: () => line.following.stayAway()?.waitMs ?? null,
    read: async (refund) => {
      await pacer.turn();
      const read = await line.following.send(() => readRefund(client, refund, signal), newsOf);
      if (read.kind === 'held') return { kind: 'away', because: read.because, waitMs: read.waitMs };
      return read.kind === 'late' ? { kind: 'away', because: read.because, waitMs: null } : read;
    },
  };
}

function newsOf(read: RefundRead): LineNews {
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
  return lookAtDue({ ...parts, ...readerOver(stripe, signal, perSecond) }, signal);
}

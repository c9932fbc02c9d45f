import type { Job, Outcome } from '@quittance/queue';

type RefundsJob = Job<'refunds'>;
type Handler = (jobs: readonly RefundsJob[], signal: AbortSignal) => Promise<Map<string, Outcome> | undefined>;

/**
 * One queue, two kinds of work: what Stripe told of is booked, what people asked for is sent. Both run at once, and neither's failure is the
 * other's: what was asked for is under way or ended by the time the books' failure is told.
 */
export function handleJobs(
  book: Handler,
  ask: (jobs: readonly RefundsJob[]) => Promise<Map<string, Outcome>>,
): Handler {
  return async (jobs, signal) => {
    const toAsk = jobs.filter((job) => job.kind === 'refund_call');
    const toBook = jobs.filter((job) => job.kind !== 'refund_call');
    const asking = ask(toAsk);
    const booking = toBook.length === 0 ? undefined : book(toBook, signal);
    const [asked, booked] = await Promise.allSettled([asking, booking]);
    if (booked.status === 'rejected') throw booked.reason;
    if (asked.status === 'rejected') throw asked.reason;
    return new Map([...asked.value, ...(booked.value ?? [])]);
  };
}

/**
 * Asks Stripe for the refunds that people and order systems asked for: load → call → commit.
 *
 * Input: jobs with ids of refund calls. Output: refunds at Stripe, and rows that say what came of each call. Each call is claimed in a transaction
 * before it is made and finished in one of its own as soon as its answer is there. A crash between the two leaves a lease that runs out; the next
 * worker looks the refund up before it asks again. Not relied upon: that a job runs once, that Stripe answers, that its keys live on.
 */
import { Problem } from '@quittance/contracts';
import type { Job, Outcome } from '@quittance/queue';
import type { Logger } from '@quittance/runtime';
import {
  type ClaimedRefund,
  claimRefundCalls,
  finishRefundCall,
  putOffRefunds,
  type RefundResult,
  type Store,
} from '@quittance/store';
import { NO_KEY_WAIT_MS, TELL_AFTER_MS } from './limits.js';
import { resultOf } from './result-of-answer.js';
import type { WayAnswer, WayToStripe } from './way-to-stripe.js';

export interface AskerOptions {
  readonly store: Store;
  /** `null`: no key is set, and what is asked for waits. */
  readonly way: WayToStripe | null;
  /** Whose money the key moves; `null` where it does not tell. */
  readonly mode: 'live' | 'test' | null;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/** Makes the handler of jobs of the kind `refund`. It never rejects for what Stripe does, only where the database fails. */
export function refundAsker({ store, way, mode, log }: AskerOptions) {
  return async (jobs: readonly Job<'refunds'>[]): Promise<Map<string, Outcome>> => {
    if (jobs.length === 0) return new Map();
    const ids = jobs.map((job) => job.id);
    const startedMs = performance.now();
    try {
      const away = way === null ? NO_KEY : way.stayAway();
      if (way === null || away !== null) {
        const { because, waitMs } = away ?? NO_KEY;
        await putOffRefunds(store, ids, { because, waitMs, tellAfterMs: TELL_AFTER_MS });
        log.warn({ jobs: jobs.length, putOff: jobs.length, because }, 'refunds.asked');
        return new Map();
      }
      const claimed = await store.transaction((sql) => claimRefundCalls(sql, ids));
      const results = await Promise.all(claimed.map((call) => askOne(store, way, mode, call)));
      report(log, jobs.length, results, performance.now() - startedMs);
      return new Map();
    } catch (error) {
      const problem = new Problem('refunds.asking_failed', 'retry', String(error), { cause: error });
      return new Map(jobs.map((job) => [job.jobId, problem]));
    }
  };
}

const NO_KEY = { because: 'no Stripe key is set', waitMs: NO_KEY_WAIT_MS } as const;

async function askOne(
  store: Store,
  way: WayToStripe,
  mode: AskerOptions['mode'],
  call: ClaimedRefund,
): Promise<RefundResult> {
  const answer: WayAnswer =
    mode === null || mode === call.mode
      ? await way.ask(call)
      : {
          kind: 'not_sent',
          why: 'key_refused',
          because: `the key moves ${mode} money and the books hold ${call.mode} money`,
          waitMs: null,
        };
  const result = resultOf(call, answer, Math.random());
  await finishRefundCall(store, result);
  return result;
}

function report(log: AskerOptions['log'], jobs: number, results: readonly RefundResult[], durationMs: number): void {
  const count = (state: RefundResult['state']) => results.filter((each) => each.state === state).length;
  const fields = {
    jobs,
    accepted: count('accepted'),
    refused: count('refused'),
    unknown: count('unknown'),
    again: count('requested'),
    durationMs: Math.round(durationMs),
  };
  const first = results.find((each) => each.state !== 'accepted');
  if (first === undefined) log.info(fields, 'refunds.asked');
  else log.warn({ ...fields, refund: first.call.requestId, because: first.because }, 'refunds.asked');
}

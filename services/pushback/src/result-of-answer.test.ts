import { type Disposition, Problem, type ProblemCode } from '@quittance/contracts';
import type { PushAnswer } from '@quittance/oms';
import type { ClaimedPush } from '@quittance/store';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { resultOf } from './result-of-answer.js';

const push: ClaimedPush = {
  subject: '',
  id: '7',
  connectionId: '1',
  orderId: '3',
  reference: 'A-1',
  currency: 'usd',
  amount: 100n,
  version: 2n,
  webhookId: 'out_7',
  body: '{}',
  attempts: 4,
  lastTry: false,
};

function answer(
  code: ProblemCode | null,
  disposition: Disposition,
  status: number | null,
  waitMs?: number,
): PushAnswer {
  const problem = code === null ? null : new Problem(code, disposition, 'said', waitMs === undefined ? {} : { waitMs });
  return { status, text: 'text', problem, provesAlive: false };
}

const gone = answer('oms.destination_gone', 'wait', 410);
const throttled = answer('oms.push_throttled', 'wait', 429, 2_000);
const refused = answer('oms.push_refused', 'park', 422);
const unavailable = answer('oms.order_system_unavailable', 'retry', 500);
const timedOut = answer('oms.call_timed_out', 'retry', null);
const circuitOpen = answer('pushback.circuit_open', 'wait', null, 40_000);
const accepted = answer(null, 'ignore', 204);

describe('what follows from an answer', () => {
  // answer     | deadline come | row     | attempts | person is asked     | job
  const rows: [string, PushAnswer, boolean, string, number, string | null, string][] = [
    ['accepted', accepted, false, 'done', 1, null, 'done'],
    ['accepted at the deadline', accepted, true, 'done', 1, null, 'done'],
    ['refused', refused, false, 'parked', 1, 'push_parked', 'park'],
    ['refused at the deadline', refused, true, 'parked', 1, 'push_parked', 'park'],
    ['gone', gone, false, 'pending', 0, 'destination_gone', 'done'],
    ['gone at the deadline', gone, true, 'pending', 0, 'destination_gone', 'done'],
    ['throttled', throttled, false, 'pending', 0, null, 'wait'],
    ['throttled at the deadline', throttled, true, 'parked', 1, 'push_expired', 'park'],
    ['unavailable', unavailable, false, 'pending', 1, null, 'retry'],
    ['unavailable at the deadline', unavailable, true, 'parked', 1, 'push_expired', 'park'],
    ['timed out', timedOut, false, 'pending', 1, null, 'retry'],
    ['timed out at the deadline', timedOut, true, 'parked', 1, 'push_expired', 'park'],
    ['not sent, circuit open', circuitOpen, false, 'pending', 0, null, 'wait'],
    ['not sent at the deadline, circuit open', circuitOpen, true, 'pending', 0, null, 'wait'],
  ];
  for (const [name, given, lastTry, state, spent, reason, job] of rows)
    it(`${name}: the row is ${state}, ${reason ?? 'nobody'} is raised, the job is ${job}`, () => {
      const { result, trouble, outcome } = resultOf(
        { push: { ...push, lastTry }, answer: given, lastFast: false },
        0.5,
      );
      expect(result.state).to.equal(state);
      expect(result.spent).to.equal(spent);
      expect(trouble?.reason ?? null).to.equal(reason);
      expect(outcome === 'done' ? outcome : outcome.disposition).to.equal(job);
      expect(result.dueMs === null).to.equal(state !== 'pending');
      // The code by which dead letters are filtered.
      if (reason === 'push_expired') expect(result.reason).to.match(/^pushback\.push_expired: .*last: \w/);
    });

  it('a pause is told to the destination, so that all workers keep it', () => {
    expect(resultOf({ push, answer: throttled, lastFast: false }, 0).destination).to.deep.equal({ pauseMs: 2_000 });
    expect(resultOf({ push, answer: gone, lastFast: false }, 0).destination).to.equal('gone');
    expect(resultOf({ push, answer: unavailable, lastFast: false }, 0).destination).to.equal(null);
  });

  it('the row of a job that waits in the queue is due a little later than the job', () => {
    const { result } = resultOf({ push, answer: throttled, lastFast: false }, 0);
    expect(result.dueMs).to.be.greaterThan(2_000);
  });

  it('the answer is kept whatever becomes of the push', () => {
    for (const each of [accepted, refused, gone, throttled, unavailable])
      expect(resultOf({ push, answer: each, lastFast: false }, 0).result).to.deep.include({
        status: each.status,
        text: 'text',
      });
  });
});

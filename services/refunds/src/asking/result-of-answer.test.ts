import type { ClaimedRefund } from '@quittance/store';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { THROTTLED_WAIT_MS } from '../line/limits.js';
import { KEY_WAIT_MS, NEW_KEY_WAIT_MS, RETRY_WAITS_MS, TELL_AFTER_MS } from './limits.js';
import { resultOf } from './result-of-answer.js';
import type { WayAnswer } from './way-to-stripe.js';

const call = (more: Partial<ClaimedRefund> = {}): ClaimedRefund => ({
  id: '1',
  requestId: '1',
  connectionId: '1',
  mode: 'test',
  idempotencyKey: 'k',
  mark: 'k',
  payment: 'pi_1',
  origin: { payment: 'pi_1' },
  currency: 'usd',
  amount: 100n,
  reason: null,
  email: null,
  order: null,
  paymentId: '1',
  attempts: 0,
  waitingMs: 0,
  lookFirst: false,
  firstSentAtMs: 0,
  keptErrorMs: null,
  ...more,
});
const throttled = { kind: 'not_sent', why: 'throttled', because: 'fewer', waitMs: null } as const;
const unknown = { kind: 'unknown', because: 'lost', kept: false } as const;

describe('what follows from an answer of Stripe', () => {
  const rows: [string, WayAnswer, Partial<ClaimedRefund>, object][] = [
    [
      'made',
      { kind: 'made', refund: 're_1' },
      {},
      { state: 'accepted', stripeRefund: 're_1', dueMs: null, trouble: null },
    ],
    [
      'refused',
      { kind: 'refused', code: 'charge_disputed', because: 'it is disputed' },
      {},
      { state: 'refused', dueMs: null, because: 'it is disputed (charge_disputed)', trouble: 'refund_refused' },
    ],
    ['lost', unknown, {}, { state: 'unknown', spent: 1, dueMs: RETRY_WAITS_MS[0], trouble: null }],
    ['lost again', unknown, { attempts: 3 }, { state: 'unknown', dueMs: RETRY_WAITS_MS[3] }],
    ['lost for ever', unknown, { attempts: 99 }, { dueMs: RETRY_WAITS_MS.at(-1) }],
    ['lost for hours', unknown, { waitingMs: TELL_AFTER_MS + 1 }, { trouble: 'refund_waiting' }],
    ['answered with an error that is kept', { ...unknown, kept: true }, {}, { state: 'unknown', key: 'kept' }],
    [
      'found to be dead under its key',
      { kind: 'key_spent', because: 'nothing was made' },
      { lookFirst: true },
      { state: 'unknown', key: 'spent', spent: 0, dueMs: NEW_KEY_WAIT_MS },
    ],
    [
      'unreachable',
      { ...throttled, why: 'unreachable' },
      { attempts: 1 },
      { state: 'requested', spent: 1, dueMs: RETRY_WAITS_MS[1] },
    ],
    ['throttled', throttled, {}, { state: 'requested', spent: 0, dueMs: THROTTLED_WAIT_MS, trouble: null }],
    ['throttled for longer', { ...throttled, waitMs: 60_000 }, {}, { dueMs: 60_000 }],
    ['throttled after a lost one', throttled, { lookFirst: true }, { state: 'unknown', spent: 0 }],
    [
      'without a good key',
      { ...throttled, why: 'key_refused' },
      {},
      { state: 'requested', dueMs: KEY_WAIT_MS, trouble: 'refund_waiting' },
    ],
  ];
  for (const [what, answer, more, expected] of rows)
    it(`is decided when the call was ${what}`, () => expect(resultOf(call(more), answer, 0)).to.include(expected));

  it('is spread, so that refunds that failed together do not come back together', () => {
    expect(resultOf(call(), unknown, 0.999).dueMs).to.be.within(RETRY_WAITS_MS[0], RETRY_WAITS_MS[0] * 1.5);
  });
});

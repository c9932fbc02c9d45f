import { expect } from 'chai';
import { describe, it } from 'mocha';
import { EXCEPTION_REASONS, type ExceptionReason, fingerprintOf, type RaisedException, SEVERITY } from './exception.js';

const raised = (more: Partial<RaisedException> = {}): RaisedException => ({
  key: 'payment:pi_1:match',
  reason: 'tie',
  payment: 'pi_1',
  order: null,
  currency: 'usd',
  amount: 500n,
  candidates: [{ orders: ['A-1001'], score: 0.5, because: [] }],
  because: 'several answers have exactly this amount',
  ...more,
});

describe('an exception', () => {
  it('has a sentence and a severity for each of its reasons', () => {
    const reasons = Object.keys(EXCEPTION_REASONS) as ExceptionReason[];
    expect(Object.keys(SEVERITY).sort()).to.deep.equal([...reasons].sort());
    for (const reason of reasons) expect(EXCEPTION_REASONS[reason]).to.match(/^[A-Z].{20,}/);
  });

  it('is urgent where money may be lost or goods may leave unpaid', () => {
    const urgent: ExceptionReason[] = [
      'refund_exceeds_payment',
      'return_unmatched',
      'cancelled_order_paid',
      'order_already_paid',
      'currency_mismatch',
      'cash_applied_elsewhere',
    ];
    for (const reason of urgent) expect(SEVERITY[reason], reason).to.equal('high');
  });

  for (const [what, change, same] of [
    ['said again', {}, true],
    ['with a better score', { candidates: [{ orders: ['A-1001'], score: 0.9, because: ['new'] }] }, true],
    ['of another amount', { amount: 400n }, false],
    ['for another reason', { reason: 'no_match' }, false],
    ['about another order', { order: 'A-1002' }, false],
    ['with other candidates', { candidates: [{ orders: ['A-1002'], score: 0.5, because: [] }] }, false],
    ['in other words', { because: 'nothing fits' }, false],
  ] as const)
    it(`${what} is ${same ? 'nothing new' : 'news'}`, () => {
      expect(fingerprintOf(raised(change as Partial<RaisedException>)) === fingerprintOf(raised())).to.equal(same);
    });
});

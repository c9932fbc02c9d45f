import { PAYMENT_STATES, releaseOf } from '@quittance/domain';
import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { type OrderToPush, PUSH_BODY, toPushBody } from './push-body.js';

const paid: OrderToPush = {
  reference: 'A-1001',
  version: 3n,
  customer: 'C-7',
  state: 'open',
  paymentStatus: 'paid',
  currency: 'usd',
  amount: 12_500n,
  paid: 12_500n,
  open: 0n,
  refunded: 0n,
  adjusted: 0n,
  payments: [
    {
      id: 'pi_1',
      amount: 12_500n,
      applied: 12_500n,
      paidAt: new Date('2026-11-21T07:59:58Z'),
      method: 'card',
      charge: 'ch_1',
    },
  ],
  refunds: [],
  disputes: [],
};
const now = new Date('2026-11-21T08:00:00Z');

describe('the body of a push', () => {
  it('is the one the contract shows', () => {
    expect(toPushBody(paid, now)).to.deep.equal({
      type: 'order.payment_updated',
      timestamp: '2026-11-21T08:00:00.000Z',
      data: {
        reference: 'A-1001',
        version: 3,
        customer: 'C-7',
        state: 'open',
        payment_status: 'paid',
        currency: 'usd',
        amount: 12_500,
        amount_paid: 12_500,
        amount_open: 0,
        amount_refunded: 0,
        amount_adjusted: 0,
        release: { ship: true, invoice: true, because: 'paid in full' },
        payments: [
          {
            id: 'pi_1',
            amount: 12_500,
            applied: 12_500,
            paid_at: '2026-11-21T07:59:58.000Z',
            method: 'card',
            reference: 'ch_1',
          },
        ],
        refunds: [],
        disputes: [],
      },
    });
  });

  it('agrees with its schema for every amount a JSON number holds, and keeps every digit', () => {
    const amount = fc.bigInt({ min: 0n, max: BigInt(Number.MAX_SAFE_INTEGER) });
    fc.assert(
      fc.property(amount, amount, fc.constantFrom(...PAYMENT_STATES), (total, part, paymentStatus) => {
        const body = toPushBody({ ...paid, amount: total, paid: part, paymentStatus }, now);
        const read = PUSH_BODY.parse(JSON.parse(JSON.stringify(body)));
        expect(BigInt(read.data.amount)).to.equal(total);
        expect(BigInt(read.data.amount_paid)).to.equal(part);
        expect(read.data.release).to.deep.equal(releaseOf(paymentStatus));
      }),
    );
  });

  it('tells refunds and disputes with what they took off the order', () => {
    const refund = {
      id: 're_1',
      payment: 'pi_1',
      amount: 500n,
      onOrder: 300n,
      status: 'failed',
      failureReason: 'declined',
    };
    const dispute = {
      id: 'dp_1',
      payment: 'pi_1',
      amount: 700n,
      onOrder: 700n,
      status: 'lost',
      reason: 'fraudulent',
      caseType: 'chargeback',
      withdrawn: 700n,
      reinstated: 0n,
      dueAtMs: now.getTime(),
      submissions: 0,
      submissionsFirst: 0,
    } as const;
    const { data } = toPushBody({ ...paid, refunds: [refund], disputes: [dispute] }, now);
    expect(data.refunds).to.deep.equal([
      { id: 're_1', payment: 'pi_1', amount: 500, amount_on_order: 300, status: 'failed', failure_reason: 'declined' },
    ]);
    expect(data.disputes).to.deep.equal([
      {
        id: 'dp_1',
        payment: 'pi_1',
        amount: 700,
        amount_on_order: 700,
        kind: 'chargeback',
        status: 'lost',
        reason: 'fraudulent',
        because:
          'the card’s owner says that the payment was not theirs; decided for the customer, accepted, or never answered',
        next_step: 'recover_goods',
        due_by: null,
        money_is_back: false,
      },
    ]);
    PUSH_BODY.parse(JSON.parse(JSON.stringify(toPushBody({ ...paid, refunds: [refund], disputes: [dispute] }, now))));
  });

  it('is refused rather than rounded', () => {
    expect(() => toPushBody({ ...paid, amount: 2n ** 53n }, now)).to.throw(RangeError);
  });

  it('names the payment itself as the transaction where there is no charge', () => {
    const [first] = paid.payments;
    const body = toPushBody({ ...paid, payments: [{ ...first!, charge: null }] }, now);
    expect(body.data.payments[0]!.reference).to.equal('pi_1');
  });
});

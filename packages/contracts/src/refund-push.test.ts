import { expect } from 'chai';
import { describe, it } from 'mocha';
import { openApiDocument } from './http/openapi.js';
import { REFUND_PUSH_BODY, type RefundToPush, toRefundPushBody } from './refund-push.js';

const now = new Date('2026-11-21T08:00:00.000Z');
const failed: RefundToPush = {
  id: 're_1',
  reference: 'A-1001',
  version: 3n,
  payment: 'pi_1',
  currency: 'usd',
  amount: 12_500n,
  onOrder: 0n,
  status: 'failed',
  failureReason: 'expired_or_canceled_card',
  pendingReason: null,
  settledOutside: null,
  since: now,
};

describe('what the order system hears of a refund', () => {
  it('is its state, why, and what to do now', () => {
    expect(REFUND_PUSH_BODY.parse(JSON.parse(JSON.stringify(toRefundPushBody(failed, now))))).to.deep.equal({
      type: 'refund.updated',
      timestamp: '2026-11-21T08:00:00.000Z',
      data: {
        id: 're_1',
        reference: 'A-1001',
        version: 3,
        payment: 'pi_1',
        currency: 'usd',
        amount: 12_500,
        amount_on_order: 0,
        state: 'failed',
        failure_reason: 'expired_or_canceled_card',
        pending_reason: null,
        because: 'the card has expired or was cancelled',
        next_step: 'pay_outside',
        act_before: null,
        money_is_back: true,
        settled_outside: null,
      },
    });
  });

  it('is until when the customer must act', () => {
    const { data } = toRefundPushBody({ ...failed, status: 'requires_action', failureReason: null }, now);
    expect(data).to.include({
      next_step: 'remind_customer',
      act_before: '2027-01-05T08:00:00.000Z',
      money_is_back: false,
    });
  });

  it('is the proof once a person paid it by another route', () => {
    const settledOutside = { proof: 'SEPA 4711', how: 'outside' } as const;
    const { data } = toRefundPushBody({ ...failed, settledOutside }, now);
    expect(data).to.include({ next_step: 'none', money_is_back: false, settled_outside: 'SEPA 4711' });
  });

  it('is never an amount that JSON would round', () => {
    expect(() => toRefundPushBody({ ...failed, amount: 2n ** 53n }, now)).to.throw(RangeError);
  });

  it('stands in the API document beside what it hears of orders', () => {
    const { webhooks } = openApiDocument('1') as { webhooks: Record<string, unknown> };
    expect(Object.keys(webhooks)).to.deep.equal(['order.payment_updated', 'refund.updated', 'dispute.updated']);
  });
});

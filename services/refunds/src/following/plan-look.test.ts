import type { DueRefund } from '@quittance/store';
import type { RefundRead } from '@quittance/stripe';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { pauseMs } from './follow-refunds.js';
import { planLook } from './plan-look.js';

const DAY_MS = 86_400_000;
const NOW = 1_790_000_000_000;

const due = (more: Partial<DueRefund> = {}): DueRefund => ({
  id: '1',
  connectionId: '1',
  livemode: false,
  refund: 're_1',
  payment: 'pi_1',
  currency: 'usd',
  amount: 2_500n,
  status: 'pending',
  failureReason: null,
  pendingReason: null,
  toldAtMs: NOW - DAY_MS,
  sinceMs: NOW - DAY_MS,
  looks: 0,
  reminders: 0,
  nowMs: NOW,
  ...more,
});

const read = (more: object = {}, answeredAtMs: number | null = NOW): RefundRead => ({
  kind: 'read',
  answeredAtMs,
  refund: {
    id: 're_1',
    object: 'refund',
    amount: 2_500,
    currency: 'usd',
    charge: 'ch_1',
    payment_intent: 'pi_1',
    status: 'pending',
    ...more,
  },
});

describe('a refund that was read again', () => {
  it('and stands as it stood is looked at by its schedule', () => {
    const { result } = planLook(due(), read());
    expect(result).to.deep.include({ kind: 'same', nextAtMs: NOW + 2 * DAY_MS, overdue: null, reminders: 0 });
  });

  it('and has moved becomes an event of its own, told after all that was known', () => {
    const { result, warning } = planLook(due({ looks: 4, toldAtMs: NOW + 5_000 }), read({ status: 'succeeded' }));
    if (result.kind !== 'news') throw new Error(result.kind);
    const body = JSON.parse(result.event.body.toString()) as { created: number; data: { object: { status: string } } };
    expect(result.event).to.include({ eventId: 'read_re_1_5', type: 'refund.read', objectId: 're_1' });
    expect(body.created).to.equal((NOW + 6_000) / 1_000);
    expect(body.data.object.status).to.equal('succeeded');
    expect(warning).to.equal(null);
  });

  it('and waits for another reason is news too', () => {
    expect(planLook(due(), read({ pending_reason: 'insufficient_funds' })).result.kind).to.equal('news');
  });

  it('and made a move that none should make is told, and said in the log', () => {
    const { result, warning } = planLook(due({ status: 'succeeded' }), read({ status: 'canceled' }));
    expect(result.kind).to.equal('news');
    expect(warning).to.equal('went from succeeded to canceled');
  });

  it('and has been on its way for ten days is a question, with the reason', () => {
    const late = due({ sinceMs: NOW - 10 * DAY_MS, pendingReason: 'insufficient_funds' });
    const { result } = planLook(late, read({ pending_reason: 'insufficient_funds' }));
    if (result.kind !== 'same') throw new Error(result.kind);
    expect(result.overdue?.reason).to.equal('refund_late');
    expect(result.overdue?.because).to.equal(
      'refund re_1 has been on its way for 10 days: the balance at the payment provider does not cover it',
    );
  });

  it('and waits for the customer is reminded of, and a question five days before its end', () => {
    const at = (days: number) =>
      planLook(due({ status: 'requires_action', sinceMs: NOW - days * DAY_MS }), read({ status: 'requires_action' }))
        .result;
    expect(at(7)).to.include({ reminders: 1, overdue: null });
    const last = at(40);
    if (last.kind !== 'same') throw new Error(last.kind);
    expect(last.overdue?.reason).to.equal('refund_needs_customer');
    expect(last.overdue?.because).to.contain(`called off on ${new Date(NOW + 5 * DAY_MS).toISOString().slice(0, 10)}`);
  });

  it('and could not be read is tried again when Stripe says, or in a minute', () => {
    const away = (waitMs: number | null) => planLook(due(), { kind: 'away', because: 'x', waitMs }).result;
    expect(away(5_000)).to.deep.equal({ kind: 'nothing', nextMs: 5_000 });
    expect(away(null)).to.deep.equal({ kind: 'nothing', nextMs: 60_000 });
    expect(planLook(due(), { kind: 'missing' }).warning).to.contain('does not know');
    expect(planLook(due(), read({ amount: 1.5 })).warning).to.contain('data.object.amount');
  });
});

describe('between rounds of looks', () => {
  it('the pause is longer the longer Stripe is away, and as long as it asks', () => {
    const away = (waitMs: number | null, failures: number) =>
      pauseMs({ full: true, away: { waitMs } }, 5_000, failures);
    expect([1, 2, 3, 20].map((failures) => away(null, failures))).to.deep.equal([5_000, 10_000, 20_000, 300_000]);
    expect(away(30_000, 1)).to.equal(30_000);
    expect(pauseMs({ full: true, away: null }, 5_000, 0)).to.equal(0);
    expect(pauseMs({ full: false, away: null }, 5_000, 0)).to.equal(5_000);
  });
});

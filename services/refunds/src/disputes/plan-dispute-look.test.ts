import type { DueDispute } from '@quittance/store';
import type { DisputeRead } from '@quittance/stripe';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { planDisputeLook } from './plan-dispute-look.js';

const DAY_MS = 86_400_000;
const NOW = 1_790_000_000_000;
const DUE_BY = NOW + 5 * DAY_MS;

const due = (more: Partial<DueDispute> = {}): DueDispute => ({
  id: '1',
  connectionId: '1',
  livemode: false,
  dispute: 'du_1',
  amount: 2_500n,
  status: 'needs_response',
  reason: 'fraudulent',
  caseType: 'chargeback',
  withdrawn: 2_500n,
  reinstated: 0n,
  dueAtMs: DUE_BY,
  hasEvidence: false,
  submissions: 0,
  toldAtMs: NOW - DAY_MS,
  sinceMs: NOW - DAY_MS,
  looks: 0,
  nowMs: NOW,
  ...more,
});

const OUT = { id: 'txn_1', amount: -2_500, currency: 'usd' };
const BACK = { id: 'txn_2', amount: 2_500, currency: 'usd' };

const read = (more: object = {}, evidence: object = {}): DisputeRead => ({
  kind: 'read',
  answeredAtMs: NOW,
  dispute: {
    id: 'du_1',
    object: 'dispute',
    amount: 2_500,
    currency: 'usd',
    charge: 'ch_1',
    payment_intent: 'pi_1',
    status: 'needs_response',
    reason: 'fraudulent',
    balance_transactions: [OUT],
    payment_method_details: { type: 'card', card: { case_type: 'chargeback' } },
    evidence_details: { due_by: DUE_BY / 1_000, has_evidence: false, submission_count: 0, ...evidence },
    ...more,
  },
});

describe('a dispute that was read again', () => {
  it('and stands as it stood is looked at by its schedule, and after the bank’s time is over', () => {
    expect(planDisputeLook(due(), read()).result).to.deep.equal({
      kind: 'same',
      toldAtMs: NOW,
      nextAtMs: NOW + 2 * DAY_MS,
    });
    const later = due({ sinceMs: NOW - 4 * DAY_MS, dueAtMs: NOW + DAY_MS });
    const same = planDisputeLook(later, read({}, { due_by: (NOW + DAY_MS) / 1_000 })).result;
    expect(same).to.include({ kind: 'same', nextAtMs: NOW + 2 * DAY_MS });
  });

  it('and has moved becomes an event of its own, told after all that was known', () => {
    const { result, warning } = planDisputeLook(
      due({ looks: 4, toldAtMs: NOW + 5_000 }),
      read({ status: 'under_review' }),
    );
    if (result.kind !== 'news') throw new Error(result.kind);
    const body = JSON.parse(result.event.body.toString()) as { created: number; data: { object: { status: string } } };
    expect(result.event).to.include({ eventId: 'read_du_1_5', type: 'dispute.read', objectId: 'du_1' });
    expect(body.created).to.equal((NOW + 6_000) / 1_000);
    expect(body.data.object.status).to.equal('under_review');
    expect(warning).to.equal(null);
  });

  const NEWS: readonly (readonly [string, DisputeRead])[] = [
    ['its money came back', read({ balance_transactions: [OUT, BACK] })],
    ['another amount is disputed', read({ amount: 2_000 })],
    ['evidence was staged', read({}, { has_evidence: true })],
    ['evidence was sent', read({}, { submission_count: 1 })],
    ['the bank gave more time', read({}, { due_by: DUE_BY / 1_000 + 60 })],
    ['it is for another reason', read({ reason: 'general' })],
  ];
  for (const [what, news] of NEWS)
    it(`is news when ${what}`, () => {
      expect(planDisputeLook(due(), news).result.kind).to.equal('news');
    });

  it('and made a move that none should make is told, and said in the log', () => {
    const { result, warning } = planDisputeLook(due({ status: 'won' }), read());
    expect(result.kind).to.equal('news');
    expect(warning).to.equal('went from won to needs_response');
  });

  it('and was not, or could not be, is tried again', () => {
    const kindOf = (answer: DisputeRead) => planDisputeLook(due(), answer);
    expect(kindOf({ kind: 'away', because: 'down', waitMs: 7_000 }).result).to.deep.equal({
      kind: 'nothing',
      nextMs: 7_000,
    });
    expect(kindOf({ kind: 'away', because: 'down', waitMs: null }).result).to.deep.equal({
      kind: 'nothing',
      nextMs: 60_000,
    });
    expect(kindOf({ kind: 'key_refused', because: 'no' })).to.deep.equal({
      result: { kind: 'nothing', nextMs: 60_000 },
      warning: null,
    });
    expect(kindOf({ kind: 'missing' }).warning).to.contain('does not know');
    expect(kindOf(read({ amount: 1.5 })).warning).to.contain('data.object.amount');
  });
});

import { DISPUTE_STATUSES } from '@quittance/domain';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { DISPUTE_PUSH_BODY, type DisputeToPush, toDisputePushBody } from './dispute-push.js';

const now = new Date('2026-11-21T08:00:00Z');
const dispute: DisputeToPush = {
  id: 'du_1',
  reference: 'A-1001',
  version: 2n,
  payment: 'pi_1',
  currency: 'usd',
  amount: 12_500n,
  onOrder: 12_500n,
  status: 'needs_response',
  reason: 'product_not_received',
  caseType: 'chargeback',
  withdrawn: 12_500n,
  reinstated: 0n,
  dueAtMs: Date.parse('2026-11-28T08:00:00Z'),
  hasEvidence: false,
  submissions: 0,
  submissionsFirst: 0,
};

describe('the body of a push about a dispute', () => {
  it('says what happened, until when to act, and what to send', () => {
    expect(toDisputePushBody(dispute, now)).to.deep.equal({
      type: 'dispute.updated',
      timestamp: '2026-11-21T08:00:00.000Z',
      data: {
        id: 'du_1',
        reference: 'A-1001',
        version: 2,
        payment: 'pi_1',
        currency: 'usd',
        amount: 12_500,
        amount_withdrawn: 12_500,
        amount_on_order: 12_500,
        state: 'needs_response',
        kind: 'chargeback',
        reason: 'product_not_received',
        because: 'the customer says that the goods did not come; the bank has opened a dispute and waits for evidence',
        next_step: 'answer_with_evidence',
        evidence_wanted: 'the carrier, the tracking number and the proof of delivery to the customer’s address',
        act_before: '2026-11-28T08:00:00.000Z',
        evidence: { due_by: '2026-11-28T08:00:00.000Z', has_evidence: false, submission_count: 0 },
        money_is_back: false,
      },
    });
  });

  it('names no time to act by once the bank has its answer, and says where the money is', () => {
    const { data } = toDisputePushBody({ ...dispute, status: 'under_review', submissions: 1, hasEvidence: true }, now);
    expect(data).to.include({ act_before: null, evidence_wanted: null, next_step: 'wait', money_is_back: false });
    const won = toDisputePushBody({ ...dispute, status: 'won', reinstated: 12_500n, onOrder: 0n }, now).data;
    expect(won).to.include({ amount_withdrawn: 0, money_is_back: true, next_step: 'none' });
  });

  it('agrees with its schema in every state', () => {
    for (const status of DISPUTE_STATUSES)
      expect(DISPUTE_PUSH_BODY.safeParse(toDisputePushBody({ ...dispute, status }, now)).success, status).to.equal(
        true,
      );
  });
});

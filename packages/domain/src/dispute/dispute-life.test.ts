import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { DISPUTE_STATUSES, type DisputeStatus } from '../observation.js';
import { DAY_MS } from '../time.js';
import { answerByMs, DISPUTE_SCHEDULE, EVIDENCE_MARGIN_DAYS, nextDisputeCheckAt } from './dispute-follow-up.js';
import { disputeKind } from './dispute-kind.js';
import { DISPUTE_BEGINNINGS, DISPUTE_LIFE, disputeMayLeadTo } from './dispute-life.js';
import { DISPUTE_REASONS } from './dispute-reasons.js';
import { goneBy, holdsAsInquiry, holdsGoods, needsAnswer } from './dispute-standing.js';
import { DISPUTE_STEPS, disputeWords } from './dispute-words.js';
import { drawDisputeLife } from './draw-dispute-life.js';
import { FRAUD_TYPES, fraudWords, isWarningOpen } from './fraud-warning.js';
import { compareDisputeFacts, type DisputeFact, isDisputeTie } from './newest-dispute-fact.js';

const at = { reason: null, caseType: null, withdrawn: 0n, reinstated: 0n, submissions: 0, submissionsFirst: 0 };

describe('the life of a dispute', () => {
  it('reaches every state from its beginnings', () => {
    const reached = new Set<DisputeStatus>(DISPUTE_BEGINNINGS);
    for (const each of reached) for (const next of DISPUTE_LIFE[each].next) reached.add(next);
    expect([...reached].sort()).to.deep.equal([...DISPUTE_STATUSES].sort());
  });

  // from, to, may follow
  const MOVES: readonly [DisputeStatus, DisputeStatus, boolean][] = [
    ['warning_needs_response', 'warning_under_review', true],
    ['warning_under_review', 'needs_response', true],
    ['warning_closed', 'needs_response', true],
    ['needs_response', 'under_review', true],
    ['under_review', 'lost', true],
    ['lost', 'won', true],
    ['won', 'lost', true],
    ['lost', 'appeal_needs_response', true],
    ['appeal_under_review', 'won', true],
    ['needs_response', 'warning_closed', false],
    ['won', 'needs_response', false],
    ['prevented', 'lost', false],
  ];
  for (const [from, to, follows] of MOVES)
    it(`${follows ? 'goes' : 'never goes'} from ${from} to ${to}`, () => {
      const next: readonly DisputeStatus[] = DISPUTE_LIFE[from].next;
      expect(next.includes(to)).to.equal(follows);
    });

  it('leads over moves that were not told to every later state, and to no inquiry', () => {
    expect(disputeMayLeadTo('warning_needs_response', 'appeal_under_review')).to.equal(true);
    expect(disputeMayLeadTo('won', 'won')).to.equal(true);
    expect(disputeMayLeadTo('won', 'warning_closed')).to.equal(false);
  });

  // state, withdrawn, reinstated: goods of a disputed payment are held, goods wait for an answer, what is gone
  const STANDINGS: readonly [DisputeStatus, bigint, bigint, boolean, boolean, bigint][] = [
    ['warning_needs_response', 0n, 0n, false, true, 0n],
    ['warning_under_review', 0n, 0n, false, false, 0n],
    ['warning_closed', 0n, 0n, false, false, 0n],
    ['needs_response', 0n, 0n, true, false, 0n],
    ['needs_response', 10n, 0n, true, false, 10n],
    ['under_review', 10n, 0n, true, false, 10n],
    ['won', 10n, 0n, false, false, 10n],
    ['won', 10n, 10n, false, false, 0n],
    ['lost', 10n, 0n, true, false, 10n],
    ['lost', 10n, 4n, true, false, 6n],
    ['lost', 10n, 10n, false, false, 0n],
    ['lost', 0n, 0n, true, false, 0n],
    ['lost', 20n, 10n, true, false, 10n],
    ['appeal_needs_response', 10n, 10n, true, false, 0n],
    ['prevented', 10n, 0n, false, false, 10n],
    ['won', 0n, 10n, false, false, 0n],
  ];
  for (const [status, withdrawn, reinstated, held, waits, gone] of STANDINGS)
    it(`${held ? 'holds' : 'does not hold'} goods in ${status} with ${withdrawn} taken and ${reinstated} back`, () => {
      const dispute = { ...at, status, withdrawn, reinstated };
      expect([holdsGoods(dispute), holdsAsInquiry(dispute), goneBy(dispute)]).to.deep.equal([held, waits, gone]);
    });

  it('is drawn with every move, and with what becomes of goods', () => {
    const lines = drawDisputeLife().split('\n');
    for (const from of DISPUTE_STATUSES)
      for (const to of DISPUTE_LIFE[from].next)
        expect(lines.some((line) => line.startsWith(`  ${from} --> ${to}`))).to.equal(true);
    expect(lines).to.include('  [*] --> needs_response: goods held');
    expect(lines).to.include('  under_review --> won: goods free');
    expect(lines).to.include('  lost --> [*]');
  });

  it('has its words, evidence and step for every reason and state, and for reasons the provider may add', () => {
    for (const reason of Object.keys(DISPUTE_REASONS))
      for (const status of DISPUTE_STATUSES) {
        const words = disputeWords({ ...at, status, reason });
        expect(words.step).to.be.oneOf(Object.keys(DISPUTE_STEPS));
        expect(words.because).to.contain(DISPUTE_LIFE[status].means);
        expect(words.evidence === null, `${status} ${reason}`).to.equal(!DISPUTE_LIFE[status].answer);
      }
    const unheardOf = disputeWords({ ...at, status: 'needs_response', reason: 'toString' });
    expect(unheardOf).to.deep.equal(disputeWords({ ...at, status: 'needs_response', reason: 'general' }));
    expect(disputeWords({ ...at, status: 'needs_response', reason: 'credit_not_processed' }).step).to.equal(
      'prove_refund',
    );
    expect(disputeWords({ ...at, status: 'won', withdrawn: 5n }).step).to.equal('await_money');
    expect(disputeWords({ ...at, status: 'lost', withdrawn: 5n }).step).to.equal('recover_goods');
    expect(disputeWords({ ...at, status: 'lost', withdrawn: 5n, reinstated: 5n }).step).to.equal('none');
    expect(disputeWords({ ...at, status: 'lost', caseType: 'late_failure' }).because).to.contain('sent the debit back');
  });

  it('says what sort of thing it is', () => {
    const kinds = DISPUTE_STATUSES.map((status) => disputeKind({ status, caseType: 'chargeback' }));
    expect([...new Set(kinds)]).to.deep.equal(['inquiry', 'chargeback', 'prevented']);
    expect(disputeKind({ status: 'lost', caseType: 'compliance' })).to.equal('compliance');
    expect(disputeKind({ status: 'lost', caseType: 'late_failure' })).to.equal('late_failure');
  });
});

describe('evidence', () => {
  // state, submissions, those there when it began: whether the bank still waits
  const ANSWERS: readonly [DisputeStatus, number, number | null, boolean][] = [
    ['warning_needs_response', 0, null, true],
    ['warning_needs_response', 1, null, false],
    ['needs_response', 0, 0, true],
    ['needs_response', 1, 0, false],
    // It answered the inquiry that this dispute came of, not the dispute.
    ['needs_response', 1, 1, true],
    ['needs_response', 2, 1, false],
    ['appeal_needs_response', 2, 0, true],
    ['under_review', 0, 0, false],
    ['lost', 0, 0, false],
  ];
  for (const [status, submissions, submissionsFirst, waits] of ANSWERS)
    it(`${waits ? 'is wanted' : 'is not wanted'} in ${status} with ${submissions} sent, ${submissionsFirst ?? 'none'} of them before`, () => {
      expect(needsAnswer({ status, submissions, submissionsFirst })).to.equal(waits);
    });

  it(`is asked of a person ${EVIDENCE_MARGIN_DAYS} days before the bank’s time is over`, () => {
    expect(answerByMs(30 * DAY_MS)).to.equal((30 - EVIDENCE_MARGIN_DAYS) * DAY_MS);
    expect(answerByMs(null)).to.equal(null);
  });
});

describe('a dispute is read from the provider again', () => {
  const next = (status: DisputeStatus, days: number, dueDays: number | null = null, caseType: string | null = null) => {
    const dueAtMs = dueDays === null ? null : dueDays * DAY_MS;
    const ms = nextDisputeCheckAt({ status, sinceMs: 0, dueAtMs, caseType }, days * DAY_MS);
    return ms === null ? null : ms / DAY_MS;
  };

  it('by its state, and the day after the bank’s time is over', () => {
    expect(next('needs_response', 0)).to.equal(1);
    expect(next('needs_response', 7.5)).to.equal(14);
    expect(next('needs_response', 7.5, 9)).to.equal(10);
    expect(next('needs_response', 10.5, 9)).to.equal(14);
    expect(next('under_review', 9)).to.equal(14);
    expect(next('lost', 8, 9)).to.equal(30);
    expect(next('won', 90)).to.equal(null);
  });

  it('in the end no more, and never where there is nothing to be read', () => {
    for (const status of DISPUTE_STATUSES) {
      let looks = 0;
      for (let now: number | null = 0; now !== null; looks += 1) now = next(status, now);
      expect(looks, status).to.be.within(2, 60);
      expect(DISPUTE_SCHEDULE[status].lookAtDays.length, status).to.be.greaterThan(0);
      expect(next(status, 0, null, 'late_failure')).to.equal(null);
    }
  });
});

describe('of two facts about a dispute', () => {
  const fact = fc.record<DisputeFact>({
    status: fc.constantFrom(...DISPUTE_STATUSES),
    toldAtMs: fc.option(fc.integer({ min: 1, max: 4 }).map((seconds) => seconds * 1_000)),
  });

  it('the same one counts in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(fact, { minLength: 1, maxLength: 6 }), (facts) => {
        const newest = (all: readonly DisputeFact[]) =>
          all.reduce((best, each) => (compareDisputeFacts(each, best) > 0 ? each : best));
        const [one, other] = [newest(facts), newest(facts.toReversed())];
        expect([one.status, one.toldAtMs ?? 0]).to.deep.equal([other.status, other.toldAtMs ?? 0]);
      }),
    );
  });

  it('the later one counts, be it a second decision', () => {
    const told = (status: DisputeStatus, toldAtMs: number | null): DisputeFact => ({ status, toldAtMs });
    expect(compareDisputeFacts(told('won', 2), told('lost', 1))).to.be.greaterThan(0);
    expect(compareDisputeFacts(told('needs_response', 1), told('won', 2))).to.be.lessThan(0);
    expect(compareDisputeFacts(told('won', null), told('needs_response', null))).to.be.greaterThan(0);
    expect(isDisputeTie(told('won', 1), told('lost', 1))).to.equal(true);
    expect(isDisputeTie(told('won', null), told('lost', null))).to.equal(false);
  });
});

describe('a warning of fraud', () => {
  it('is open while the payment holds money and the provider says that something can be done', () => {
    const payment = { amount: 100n, refunded: 0n, reversed: 0n };
    expect(isWarningOpen({ actionable: true }, payment)).to.equal(true);
    expect(isWarningOpen({ actionable: false }, payment)).to.equal(false);
    expect(isWarningOpen({ actionable: true }, { ...payment, refunded: 60n })).to.equal(true);
    expect(isWarningOpen({ actionable: true }, { ...payment, refunded: 60n, reversed: 40n })).to.equal(false);
  });

  it('has its words for every sort of fraud', () => {
    for (const type of Object.keys(FRAUD_TYPES)) expect(fraudWords(type)).to.not.equal('');
    expect(fraudWords('valueOf')).to.equal(FRAUD_TYPES.misc.because);
  });
});

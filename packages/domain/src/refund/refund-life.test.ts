import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { REFUND_STATUSES, type RefundStatus } from '../observation.js';
import { drawRefundLife } from './draw-life.js';
import { countsBefore, isTie, type RefundFact } from './newest-fact.js';
import { isEnded, mayFollow, putsMoneyBack, REFUND_LIFE } from './refund-life.js';
import { FAILURE_REASONS, leavesDebt, NEXT_STEPS, PENDING_REASONS, refundWords } from './refund-words.js';

describe('the life of a refund', () => {
  it('reaches every state from pending, and ends in failed and canceled alone', () => {
    const reached = new Set<RefundStatus>(['pending']);
    for (const each of reached) for (const next of REFUND_LIFE[each].next) reached.add(next);
    expect([...reached].sort()).to.deep.equal([...REFUND_STATUSES].sort());
    expect(REFUND_STATUSES.filter(isEnded)).to.deep.equal(['canceled', 'failed']);
  });

  // from, to, may follow, brings the money back
  const MOVES: readonly [RefundStatus, RefundStatus, boolean, boolean][] = [
    ['pending', 'requires_action', true, false],
    ['requires_action', 'pending', true, false],
    ['pending', 'succeeded', true, false],
    ['succeeded', 'failed', true, true],
    ['requires_action', 'canceled', true, true],
    ['pending', 'failed', true, true],
    ['succeeded', 'canceled', false, true],
    ['succeeded', 'pending', false, false],
    ['failed', 'succeeded', false, false],
    ['canceled', 'pending', false, false],
  ];
  for (const [from, to, follows, back] of MOVES)
    it(`${follows ? 'goes' : 'never goes'} from ${from} to ${to}${back ? ', which brings the money back' : ''}`, () => {
      expect(mayFollow(from, to)).to.equal(follows);
      expect(putsMoneyBack(from, to)).to.equal(back);
    });

  it('is drawn with every move', () => {
    const moves = REFUND_STATUSES.flatMap((from) => REFUND_LIFE[from].next.map((to) => `  ${from} --> ${to}`));
    const lines = drawRefundLife().split('\n');
    for (const move of moves) expect(lines.some((line) => line.startsWith(move))).to.equal(true);
    expect(lines).to.include('  succeeded --> failed: money back');
    expect(lines).to.include('  succeeded --> [*]: after 30 days');
  });

  it('has its words and steps for every reason that the provider gives, and for those it may add', () => {
    const at = { failureReason: null, pendingReason: null, settledOutside: null };
    for (const reason of Object.keys(FAILURE_REASONS))
      expect(refundWords({ ...at, status: 'failed', failureReason: reason }).steps[0]).to.be.oneOf(
        Object.keys(NEXT_STEPS),
      );
    for (const reason of Object.keys(PENDING_REASONS))
      expect(refundWords({ ...at, status: 'pending', pendingReason: reason }).because).to.not.equal('');
    const unheardOf = { ...at, status: 'failed', failureReason: 'toString' } as const;
    expect(refundWords(unheardOf)).to.equal(FAILURE_REASONS.unknown);
    expect(refundWords({ ...at, status: 'pending', pendingReason: 'insufficient_funds' }).steps).to.deep.equal([
      'top_up_balance',
    ]);
  });

  it('leaves a debt when the money came back, but not when the merchant called it off or a person paid it', () => {
    const at = { failureReason: null, pendingReason: null, settledOutside: null };
    expect(leavesDebt({ ...at, status: 'failed' })).to.equal(true);
    expect(leavesDebt({ ...at, status: 'canceled' })).to.equal(true);
    expect(leavesDebt({ ...at, status: 'canceled', failureReason: 'merchant_request' })).to.equal(false);
    expect(leavesDebt({ ...at, status: 'failed', settledOutside: { proof: 'T-1', how: 'outside' } })).to.equal(false);
    expect(leavesDebt({ ...at, status: 'succeeded' })).to.equal(false);
  });
});

describe('of two facts about a refund', () => {
  const fact = fc.record<RefundFact>({
    status: fc.constantFrom(...REFUND_STATUSES),
    toldAtMs: fc.option(fc.integer({ min: 1, max: 4 }).map((seconds) => seconds * 1_000)),
  });

  it('the same one counts in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(fact, { minLength: 1, maxLength: 6 }), fc.integer(), (facts, turn) => {
        const newest = (all: readonly RefundFact[]) =>
          all.reduce((best, each) => (countsBefore(each, best) ? each : best));
        const at = Math.abs(turn) % facts.length;
        expect(newest([...facts.slice(at), ...facts.slice(0, at)].toReversed())).to.deep.equal(newest(facts));
      }),
    );
  });

  it('the later one counts while it lives, and the end counts always', () => {
    const told = (status: RefundStatus, toldAtMs: number): RefundFact => ({ status, toldAtMs });
    expect(countsBefore(told('requires_action', 2), told('pending', 1))).to.equal(true);
    expect(countsBefore(told('pending', 1), told('requires_action', 2))).to.equal(false);
    expect(countsBefore(told('failed', 1), told('succeeded', 2))).to.equal(true);
    expect(countsBefore(told('succeeded', 9), told('failed', 1))).to.equal(false);
  });

  it('of one second only a fresh read can tell which is right', () => {
    expect(isTie({ status: 'pending', toldAtMs: 1 }, { status: 'requires_action', toldAtMs: 1 })).to.equal(true);
    expect(isTie({ status: 'failed', toldAtMs: 1 }, { status: 'succeeded', toldAtMs: 1 })).to.equal(false);
    expect(isTie({ status: 'pending', toldAtMs: null }, { status: 'succeeded', toldAtMs: null })).to.equal(false);
  });
});

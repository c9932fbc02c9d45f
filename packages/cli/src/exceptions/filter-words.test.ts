import { EXCEPTION_STATES } from '@quittance/domain';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { FILTERS, readFilter, readWhere } from './filter-words.js';

describe('what exceptions are looked for by', () => {
  it('is read from conditions, all of which hold', () => {
    const words = readWhere(['reason=tie,no_match', 'amount_max=500', 'owner=nobody', 'currency=USD', 'order=A=1']);
    expect(readFilter(words, ['open'])).to.deep.include({
      state: ['open'],
      reason: ['tie', 'no_match'],
      amountMax: 500n,
      owner: null,
      currency: 'usd',
      order: 'A=1',
    });
  });

  for (const state of EXCEPTION_STATES)
    it(`may be the state ${state}, as the help says`, () => {
      expect(readFilter({ state }, ['open']).state).to.deep.equal([state]);
      expect(FILTERS.state).to.contain(state);
    });

  it('means the given states unless told otherwise', () => {
    expect(readFilter({ state: 'all' }, ['open']).state).to.equal(undefined);
    expect(readFilter({ state: 'dismissed, resolved' }, ['open']).state).to.deep.equal(['dismissed', 'resolved']);
    expect(readFilter({ 'due-before': '2026-11-21' }, ['open']).dueBefore).to.deep.equal(new Date('2026-11-21'));
  });

  for (const [name, value] of [
    ['state', 'closed'],
    ['reason', 'mood'],
    ['reason', ''],
    ['severity', 'urgent'],
    ['due-before', 'soon'],
    ['currency', 'dollars'],
    ['amount-min', '5.00'],
  ] as const)
    it(`${name} ${JSON.stringify(value)} is refused`, () => {
      expect(() => readFilter({ [name]: value }, ['open'])).to.throw(`--${name} ${value}: must be`);
    });

  for (const conditions of [
    ['reason'],
    ['=tie'],
    ['mood=bad'],
    ['reason='],
    ['reason=tie', 'reason=no_match'],
    ['constructor=1'],
  ])
    it(`${conditions.join(' and ')} is no condition`, () => {
      expect(() => readWhere(conditions)).to.throw(/--where/);
    });
});

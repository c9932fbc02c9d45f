import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { canonicalJson, toRegistration } from './to-registration.js';

describe('an order in the words of the books', () => {
  it('has one currency, one time and one form of its lines, however they were written', () => {
    const customer = { reference: 'C-7' };
    const amount = Number.MAX_SAFE_INTEGER;
    const one = toRegistration('A', {
      customer,
      amount,
      currency: 'USD',
      placed_at: '2026-11-21T08:00:00Z',
      lines: [{ a: 1, b: [2, { c: 3, d: 4 }] }],
    });
    const other = toRegistration('A', {
      customer,
      amount,
      currency: 'usd',
      placed_at: '2026-11-21T10:00:00.000+02:00',
      due_at: null,
      lines: [{ b: [2, { d: 4, c: 3 }], a: 1 }],
      description: null,
      metadata: null,
    });
    expect(other).to.deep.equal(one);
    expect(one.order.amount).to.equal(9_007_199_254_740_991n);
    expect(one.order.state).to.equal(null);
  });

  it('keeps every value of its lines and metadata', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        expect(JSON.parse(canonicalJson(value))).to.deep.equal(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

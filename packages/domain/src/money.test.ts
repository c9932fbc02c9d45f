import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { exponentOf, parseCurrency } from './currency.js';
import { AMOUNT_MAX, formatMoney, parseAmount, parseMoney } from './money.js';

describe('money', () => {
  for (const [value, amount] of [
    [12_500, 12_500n],
    ['12500', 12_500n],
    [0, 0n],
    [-5, -5n],
    ['9223372036854775807', AMOUNT_MAX],
    ['9223372036854775808', null],
    [2 ** 53, null],
    [1.5, null],
    ['1.5', null],
    ['1e3', null],
    ['', null],
    [' 1', null],
    [Number.NaN, null],
    [null, null],
    [{}, null],
  ] as const)
    it(`reads ${JSON.stringify(value)} as ${amount === null ? 'no amount' : amount}`, () => {
      expect(parseAmount(value)).to.equal(amount);
    });

  for (const [amount, currency, shown] of [
    [12_500n, 'usd', '125.00 usd'],
    [5n, 'usd', '0.05 usd'],
    [-1n, 'eur', '-0.01 eur'],
    [1_580n, 'jpy', '1580 jpy'],
    [12_340n, 'kwd', '12.340 kwd'],
    [500n, 'isk', '5.00 isk'],
    [500n, 'ugx', '5.00 ugx'],
  ] as const)
    it(`shows ${amount} of ${currency} as ${shown}`, () => {
      expect(formatMoney(amount, currency)).to.equal(shown);
    });

  it('shows every amount so that its digits can be read back', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -AMOUNT_MAX, max: AMOUNT_MAX }),
        fc.constantFrom('usd', 'jpy', 'kwd'),
        (amount, currency) => {
          expect(BigInt(formatMoney(amount, currency).replace(` ${currency}`, '').replace('.', ''))).to.equal(amount);
        },
      ),
    );
  });

  it('takes a currency in any case and nothing that is none', () => {
    expect(parseMoney(100, 'USD')).to.deep.equal({ amount: 100n, currency: 'usd' });
    for (const wrong of ['us', 'usdx', 'u$d', 5, null]) expect(parseCurrency(wrong)).to.equal(null);
  });

  it('keeps the exponents that Stripe uses where they differ from ISO 4217', () => {
    expect(['isk', 'ugx', 'huf', 'twd'].map(exponentOf)).to.deep.equal([2, 2, 2, 2]);
    expect(['jpy', 'krw', 'vnd', 'clp'].map(exponentOf)).to.deep.equal([0, 0, 0, 0]);
    expect(['bhd', 'jod', 'kwd', 'omr', 'tnd'].map(exponentOf)).to.deep.equal([3, 3, 3, 3, 3]);
  });
});

import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { writtenNumber } from './written-number.js';

describe('the text of a number in a line of JSON', () => {
  const rows: readonly (readonly [line: string, written: string])[] = [
    ['{"amount_minor":12500}', '12500'],
    ['{ "amount_minor" : 12500 , "memo": "x" }', '12500'],
    ['{"amount_minor":\t12500}', '12500'],
    ['{"amount_minor":9007199254740993}', '9007199254740993'],
    ['{"amount_minor":9223372036854775807}', '9223372036854775807'],
    ['{"amount_minor":12500.0}', '12500.0'],
    ['{"amount_minor":1.25e4}', '1.25e4'],
    ['{"amount_minor":12500e0}', '12500e0'],
    ['{"amount_minor":-0}', '-0'],
    ['{"amount_minor":12500.00000000000001}', '12500.00000000000001'],
    ['{"memo":"\\"amount_minor\\":1","amount_minor":2}', '2'],
    ['{"truth":{"amount_minor":1},"amount_minor":2.0}', '2.0'],
    ['{"amount_minor":2.0,"truth":{"amount_minor":2}}', '2.0'],
    ['{"amount\\u005fminor":7e0}', '7e0'],
    ['{"x\\"amount_minor":1,"amount\\u005fminor":1e0}', '1e0'],
  ];
  for (const [line, written] of rows)
    it(`is ${written} in ${line}`, () => {
      const value = (JSON.parse(line) as { amount_minor: number }).amount_minor;
      expect(writtenNumber(line, 'amount_minor', value)).to.equal(written);
    });

  it('is exact for every integer, whatever stands around it', () => {
    const other = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), other, other, (amount, before, after) => {
        const parts = [inner(before), `"amount_minor":${amount}`, inner(after)].filter((part) => part !== '');
        const line = `{${parts.join(',')}}`;
        const value = (JSON.parse(line) as { amount_minor: number }).amount_minor;
        expect(writtenNumber(line, 'amount_minor', value)).to.equal(String(amount));
      }),
    );
  });
});

function inner(object: object): string {
  return JSON.stringify(object).slice(1, -1);
}

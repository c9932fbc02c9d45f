import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { normaliseReference } from '../text/fold.js';
import { orderReferenceForms } from './order-forms.js';
import { REFERENCE_TOKENS_MAX, referenceTokens } from './tokens.js';

describe('references', () => {
  for (const spelling of [
    'ORD-536365',
    'ord 536365',
    'Ord/536365',
    'ＯＲＤ５３６３６５',
    'ord_536.365',
    ' ORD-536365 ',
  ])
    it(`takes ${JSON.stringify(spelling)} for ORD536365`, () => {
      expect(normaliseReference(spelling)).to.equal('ORD536365');
    });

  for (const [text, token] of [
    ['payment of order A-1001, thank you', 'A1001'],
    ['ORD 536 365', 'ORD536365'],
    ['Rechnung Nr. 7FE1103-0001 vom 3.5.', '7FE11030001'],
    ['ORD010485 ﾌﾘｺﾐ', 'ORD010485'],
    ['請求書ORD-010485', '請求書ORD010485'],
    ['invoice 000536365', '536365'],
  ] as const)
    it(`finds ${token} in ${JSON.stringify(text)}`, () => {
      expect(referenceTokens(text)).to.include(token);
    });

  it('knows an order under its reference, without zeros, with look-alike letters, and under its digits', () => {
    expect(orderReferenceForms('ORD-0536365')).to.deep.equal([
      { normalised: 'ORD0536365', form: 'full' },
      { normalised: 'ORD536365', form: 'loose' },
      { normalised: '0RD0536365', form: 'folded' },
      { normalised: '536365', form: 'bare' },
      { normalised: '0536365', form: 'bare' },
    ]);
    expect(orderReferenceForms('A-101')).to.deep.equal([{ normalised: 'A101', form: 'full' }]);
    expect(orderReferenceForms('536365')).to.deep.equal([{ normalised: '536365', form: 'full' }]);
    expect(orderReferenceForms('7FE1103-0003').map((each) => each.normalised)).to.include('7FE1103/3');
    expect(orderReferenceForms('---')).to.deep.equal([]);
  });

  it('gives a bounded answer for any text and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 5_000 }), (text) => {
        const tokens = referenceTokens(text);
        expect(tokens.length).to.be.at.most(REFERENCE_TOKENS_MAX);
        for (const token of tokens) expect(token.length).to.be.within(3, 64);
      }),
    );
    for (const token of referenceTokens('𝟘𠀀𐂀 000ABCDE')) expect(token).to.match(/\d/);
    expect(referenceTokens('9'.repeat(100_000)).length).to.be.at.most(REFERENCE_TOKENS_MAX);
    expect(referenceTokens('A-1001 '.repeat(10_000)).length).to.be.at.most(REFERENCE_TOKENS_MAX);
  });
});

import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { decodeForm } from './decode-form.js';
import { encodeForm } from './encode-form.js';
import { plainValue } from './plain-value.js';

describe('form encoding', () => {
  it('gives back every nested value it was given, as text', () => {
    const name = fc.stringMatching(/^[a-zA-Zü_ =&%]{1,8}$/);
    const text = fc.string({ minLength: 1, maxLength: 12 });
    const value = fc.oneof(
      text,
      fc.array(text, { minLength: 1, maxLength: 4 }),
      fc.dictionary(name, text, { minKeys: 1, maxKeys: 4 }),
    );
    fc.assert(
      fc.property(fc.dictionary(name, value, { minKeys: 1, maxKeys: 5 }), (values) => {
        expect(plainValue(decodeForm(encodeForm(values)))).to.deep.equal({ ...values });
      }),
    );
  });

  it('reads lists with and without numbers, and never touches a prototype', () => {
    const tree = decodeForm('a[]=1&a[]=2&b[0][c]=3&__proto__[polluted]=yes&d=');
    expect(plainValue(tree['a'] ?? '')).to.deep.equal(['1', '2']);
    expect(plainValue(tree['b'] ?? '')).to.deep.equal([{ c: '3' }]);
    expect(tree['d']).to.equal('');
    expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
  });
});

import { expect } from 'chai';
import { describe, it } from 'mocha';
import { secretIn } from './secrets.js';

describe('a text', () => {
  for (const [text, what] of [
    ['the key is whsec_5f1Kc0ffee99', 'a key that begins with whsec_'],
    ['sk_live_4eC39HqLyjWDarjtT1zdp7dc', 'a key that begins with sk_live_'],
    ['card 4242 4242 4242 4242 please', '19 characters that are a card number'],
    ['5555555555554444', '16 characters that are a card number'],
    ['378282246310005', '15 characters that are a card number'],
  ] as const)
    it(`holds a secret: ${text.slice(0, 20)}…`, () => expect(secretIn(text)).to.equal(what));

  for (const text of [
    '4242424242424241',
    'RF18 5390 0754 7034 NL91ABNA0417164300',
    'order 2026-11-21 0800 1234 5678 9012',
    'pk_live_51H', // A publishable key is published.
    '42424242424242424242',
  ])
    it(`holds none: ${text}`, () => expect(secretIn(text)).to.equal(null));
});

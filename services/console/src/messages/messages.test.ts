import { expect } from 'chai';
import { describe, it } from 'mocha';
import { en, type MessageKey } from './en.js';
import { ja } from './ja.js';
import { pt } from './pt.js';
import { type Language, speak } from './speak.js';
import { th } from './th.js';

const filledIn = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe('the messages', () => {
  for (const [language, messages] of Object.entries({ ja, pt, th }))
    it(`in ${language} are the same as in English, with the same gaps to fill`, () => {
      expect(Object.keys(messages).sort()).to.deep.equal(Object.keys(en).sort());
      for (const key of Object.keys(en) as MessageKey[])
        expect(filledIn(messages[key]), key).to.deep.equal(filledIn(en[key]));
    });

  it('show money exactly, with the decimals of its currency', () => {
    expect(speak('en').money('9007199254740993.01', 'usd')).to.match(/USD\s9,007,199,254,740,993\.01/);
    expect(speak('ja').money('1580', 'jpy')).to.match(/JPY\s1,580/);
    expect(speak('pt').money('12.340', 'kwd')).to.match(/KWD\s12,340/);
  });

  it('show the same year in every language', () => {
    for (const language of ['en', 'ja', 'pt', 'th'] as Language[])
      expect(speak(language).time(new Date('2026-11-21T08:00:00Z')), language).to.include('2026');
  });

  it('show ages in whole units, the largest that is reached twice', () => {
    expect(speak('en').age(1_400)).to.equal('1 sec');
    expect(speak('en').age(119_000)).to.equal('119 sec');
    expect(speak('en').age(180_000)).to.equal('3 min');
    expect(speak('en').age(3 * 86_400_000)).to.equal('3 days');
  });
});

import { expect } from 'chai';
import { describe, it } from 'mocha';
import { announcesDeduction, announcesPartPayment } from './payment-words.js';

/** Text, and of the two answers those that are yes: part, deduction. */
const TABLE: readonly (readonly [string, string])[] = [
  ['BACS', ''],
  ['Überweisung, vielen Dank', ''],
  ['règlement', ''],
  ['ご入金', ''],
  ['Acme Ltd', ''],
  ['thanks 4711', ''],
  ['', ''],
  ['order 4711 part payment', 'part'],
  ['Anzahlung Rechnung 4711', 'part'],
  ['REGL. FACTURE 4711 acompte', 'part'],
  ['pedido 4711 parcial', 'part'],
  ['請求書4711 内金', 'part'],
  ['4711 1/2', 'part'],
  ['4711 part 1', 'part'],
  ['commande 4711 rate 2', 'part'],
  ['4711 2/2', ''],
  ['Restzahlung 4711', ''],
  ['solde facture 4711', ''],
  ['final instalment 4711', ''],
  ['invoice 4711 less charges', 'deduction'],
  ['Rechnung 4711 abzgl. 2% Skonto', 'deduction'],
  ['Rechnung 4711 abzgl. Skonto 0', ''],
  ['請求書4711 振込手数料差引', 'deduction'],
  ['12FEE4E-0002', ''],
  ['567710ﾀﾞｲｲﾁﾌｼﾞﾐｹﾝｾﾂ', ''],
  ['CASH DEPOSIT 0092', ''],
  ['invoice 4711 with thanks', ''],
];

describe('words of payments', () => {
  for (const [text, expected] of TABLE)
    it(`says ${expected || 'nothing'} of ${JSON.stringify(text)}`, () => {
      const answers = [announcesPartPayment(text) ? 'part' : '', announcesDeduction(text) ? 'deduction' : ''];
      expect(answers.filter((each) => each !== '').join(' ')).to.equal(expected);
    });
});

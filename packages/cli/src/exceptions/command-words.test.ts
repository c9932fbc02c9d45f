import { COMMAND_ACTIONS } from '@quittance/domain';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { type CommandWords, readCommandWords } from './command-words.js';

const COMPLETE: Readonly<Record<string, Omit<CommandWords, 'action'>>> = {
  apply: { order: 'A-1', amount: '500' },
  split: { to: ['A-1=500', 'B=2=700'] },
  unapply: { application: '7' },
  write_off: { order: 'A-1', reason: 'bank_fee', amount: '3' },
  unadjust: { adjustment: '8' },
  on_account: {},
  mark_paid_outside: { order: 'A-1', proof: 'cheque 4711' },
  refund_settled_outside: { proof: 'SEPA 4711' },
  propose_refund: { amount: '12' },
  dismiss: {},
  assign: { owner: 'ana' },
  comment: { note: 'called them' },
  reopen: {},
};

describe('a command in words', () => {
  for (const action of COMMAND_ACTIONS)
    it(`${action} is read with what it needs`, () => {
      const read = readCommandWords({ note: 'why', action, ...COMPLETE[action] });
      if (!read.ok) throw new Error(read.because);
      expect(read.command.action).to.equal(action);
    });

  it('has its amounts in minor units, exactly', () => {
    const read = (words: CommandWords) => {
      const found = readCommandWords(words);
      return found.ok ? found.command : found.because;
    };
    expect(read({ action: 'apply', order: 'A-1', amount: ' 12500 ' })).to.deep.equal({
      action: 'apply',
      order: 'A-1',
      amount: 12_500n,
    });
    expect(read({ action: 'split', to: ['A-1=500', 'B=2=700'] })).to.deep.equal({
      action: 'split',
      allocations: [
        { order: 'A-1', amount: 500n },
        { order: 'B=2', amount: 700n },
      ],
    });
  });

  for (const [words, sentence] of [
    [{ action: 'apply' }, /--order is required/],
    [{ action: 'apply', order: 'A-1', amount: '125.00' }, /--amount must be a whole number of minor units/],
    [{ action: 'apply', order: 'A-1', amount: '12,500' }, /--amount must be a whole number/],
    [{ action: 'apply', order: 'A-1', amount: '-5' }, /--amount must be a whole number/],
    [{ action: 'apply', order: 'A-1', amount: '0' }, /--amount must be at least one/],
    [{ action: 'apply', order: 'A-1', amount: '1e3' }, /--amount must be a whole number/],
    [{ action: 'dismiss', order: 'A-1' }, /--order has no meaning for dismiss/],
    [{ action: 'write_off', order: 'A-1', reason: 'mood' }, /--reason must be one of bank_fee/],
    [{ action: 'mark_paid_outside', order: 'A-1' }, /--proof is required/],
    [{ action: 'comment' }, /--note is required/],
    [{ action: 'split', to: ['A-1'] }, /--to: "A-1" is not ORDER=AMOUNT/],
    [{ action: 'split', to: ['=5'] }, /--to: "=5" is not ORDER=AMOUNT/],
    [{ action: 'unapply', application: 'x' }, /--application must be an id/],
    [{ action: 'resolve' }, /--action must be one of accept, apply/],
    [{ action: '' }, /--action must be one of/],
  ] as const)
    it(`${JSON.stringify(words)} is refused`, () => {
      const read = readCommandWords(words as CommandWords);
      expect(read.ok ? 'read' : read.because).to.match(sentence);
    });

  it('names a mistake as whoever made it does', () => {
    const read = readCommandWords({ action: 'apply', amount: 'x' }, (field) => `column ${field}`);
    expect(read.ok ? '' : read.because)
      .to.include('column order is required')
      .and.include('column amount must be');
  });
});

import { expect } from 'chai';
import { describe, it } from 'mocha';
import { shownData } from './queue-board.js';

describe('the data of a job on the board', () => {
  it('is the row it stands for, and nothing else that may be in it', () => {
    expect(shownData({ kind: 'event', id: '1' })).to.deep.equal({ kind: 'event', id: '1' });
    expect(shownData({ kind: 'event', id: '1', email: 'ana@example.com' })).to.deep.equal({
      kind: 'event',
      id: '1',
      email: '[hidden]',
    });
    for (const odd of [null, undefined, 'text', 7]) expect(shownData(odd)).to.deep.equal({});
  });
});

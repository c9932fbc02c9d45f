import { expect } from 'chai';
import { describe, it } from 'mocha';
import { atMostASecond } from './at-most-a-second.js';

describe('at most so many a second', () => {
  it('lets the first of each second through and begins anew with the next', () => {
    let nowMs = 5_000;
    const may = atMostASecond(2, () => nowMs);
    expect([may(), may(), may(), may()]).to.deep.equal([true, true, false, false]);
    nowMs = 5_999;
    expect(may()).to.equal(false);
    nowMs = 6_000;
    expect([may(), may(), may()]).to.deep.equal([true, true, false]);
  });
});

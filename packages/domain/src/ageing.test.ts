import { expect } from 'chai';
import { describe, it } from 'mocha';
import { AGEING, ageingKeyOf, agesAt } from './ageing.js';
import { MemoryBooks } from './settle/books.fixture.js';
import { transfer } from './settle/facts.fixture.js';
import { DAY_MS } from './time.js';

const PAID = 1_790_000_000_000;

describe('money that waits on account', () => {
  it('of a bank transfer is sent back after 75 days and kept after 90', () => {
    expect(agesAt({ kind: 'funding', unapplied: 1n, paidAtMs: PAID })).to.deep.equal({
      returnedMs: PAID + 75 * DAY_MS,
      sweptMs: PAID + 90 * DAY_MS,
    });
    expect(AGEING.askAfterDays).to.be.lessThan(AGEING.returnedAfterDays);
  });

  it('has no clock once it is placed, and none where a card paid', () => {
    expect(agesAt({ kind: 'funding', unapplied: 0n, paidAtMs: PAID })).to.equal(null);
    expect(agesAt({ kind: 'payment', unapplied: 1n, paidAtMs: PAID })).to.equal(null);
    expect(agesAt({ kind: 'funding', unapplied: 1n, paidAtMs: null })).to.equal(null);
  });

  it('is no question any more when an order takes it', () => {
    const memory = new MemoryBooks();
    memory.tell(transfer('ccsbtxn_1', 500n, 'A-1001'));
    const key = ageingKeyOf('ccsbtxn_1');
    memory.books.exceptions = new Map([
      ...memory.books.exceptions,
      [key, { key, reason: 'unapplied_ageing', fingerprint: '' }],
    ]);
    const changes = memory.register({ reference: 'A-1001', account: 'acc_0', amount: 500n });
    expect(changes.settled.map((each) => each.key)).to.include(key);
  });
});

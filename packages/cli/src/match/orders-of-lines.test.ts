import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { InputOrder } from './input-order.js';
import { processingOrder } from './processing-order.js';

describe('the order of payments', () => {
  it('is by date, and as in the file within a date', () => {
    expect([...processingOrder([3, 1, 2, 1, 3, -5])]).to.deep.equal([5, 1, 3, 2, 0, 4]);
    expect([...processingOrder([1, 1, 2])]).to.deep.equal([0, 1, 2]);
    expect([...processingOrder([])]).to.deep.equal([]);
  });

  it('of what is written is that of the file, whatever was decided first', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 })), (dates) => {
        const order = new InputOrder();
        const written = [...processingOrder(dates)].map((position) => order.put(position, `${position};`));
        expect(written.join('')).to.equal(dates.map((_, position) => `${position};`).join(''));
      }),
    );
  });

  it('lets nothing wait that could be written', () => {
    const order = new InputOrder();
    const written = [1, 0, 2, 4, 3].map((position) => order.put(position, String(position)));
    expect(written).to.deep.equal(['', '01', '2', '', '34']);
  });
});

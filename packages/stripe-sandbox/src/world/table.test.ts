import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { DueHeap } from './due-heap.js';
import { makeIds } from './make-ids.js';
import { Table } from './table.js';

describe('a table of rows', () => {
  it('pages exactly as a plain list of what is left would', () => {
    const step = fc.record({ kind: fc.constantFrom('put', 'put', 'put', 'delete'), n: fc.nat(40) });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 120 }),
        fc.nat(40),
        fc.integer({ min: 1, max: 7 }),
        (steps, at, limit) => {
          const table = new Table<{ id: string }>('t', 30);
          let model: string[] = [];
          for (const { kind, n } of steps) {
            const id = `r${n}`;
            if (kind === 'delete') {
              table.delete(id);
              model = model.filter((one) => one !== id);
            } else {
              table.put({ id });
              if (!model.includes(id)) model.push(id);
              if (model.length > 30) model.shift();
            }
          }
          expect([...table.all()].map((row) => row.id)).to.deep.equal(model);
          const newest = model.toReversed();
          const cursor = `r${at}`;
          const where = newest.indexOf(cursor);
          const after = table.page({ limit, startingAfter: cursor });
          const before = table.page({ limit, endingBefore: cursor });
          if (where === -1) {
            expect([after, before]).to.deep.equal([undefined, undefined]);
            return;
          }
          expect(after?.data.map((row) => row.id)).to.deep.equal(newest.slice(where + 1, where + 1 + limit));
          expect(before?.data.map((row) => row.id)).to.deep.equal(newest.slice(Math.max(0, where - limit), where));
          expect(after?.has_more).to.equal(newest.length > where + 1 + limit);
          expect(before?.has_more).to.equal(where > limit);
        },
      ),
    );
  });

  it('stays in proportion when the oldest row never goes', () => {
    const table = new Table<{ id: string }>('t', 10);
    table.put({ id: 'first' });
    for (let n = 0; n < 10_000; n += 1) {
      table.put({ id: `r${n}` });
      table.delete(`r${n}`);
    }
    table.put({ id: 'last' });
    expect([...table.all()].map((row) => row.id)).to.deep.equal(['first', 'last']);
    expect(table.page({ limit: 5, startingAfter: 'last' })?.data).to.deep.equal([{ id: 'first' }]);
  });
});

describe('what becomes due', () => {
  it('comes earliest first, and in the order it was added where times are equal', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 60 }), (times) => {
        const heap = new DueHeap<number>();
        for (const [n, time] of times.entries()) heap.push(time, n);
        const popped: number[] = [];
        for (let n = heap.popDue(100); n !== undefined; n = heap.popDue(100)) popped.push(n);
        const expected = times.map((time, n) => ({ time, n })).sort((a, b) => a.time - b.time || a.n - b.n);
        expect(popped).to.deep.equal(expected.map(({ n }) => n));
      }),
    );
  });

  it('does not come early', () => {
    const heap = new DueHeap<string>();
    heap.push(10, 'later');
    expect([heap.popDue(9), heap.popDue(10), heap.popDue(11)]).to.deep.equal([undefined, 'later', undefined]);
  });
});

describe('ids', () => {
  it('never repeat within a seed', () => {
    const ids = makeIds('s');
    const made = Array.from({ length: 20_000 }, () => ids.next('evt'));
    expect(new Set(made).size).to.equal(20_000);
    expect(made[0]).to.equal(makeIds('s').next('evt'));
    expect(made[0]).not.to.equal(makeIds('t').next('evt'));
  });
});

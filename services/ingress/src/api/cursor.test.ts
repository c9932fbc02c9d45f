import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { HttpProblem } from '../answers/http-problem.js';
import { fromCursor, toCursor } from './cursor.js';

const shape = { word: 'order', numbers: 2 };

describe('a cursor', () => {
  it('leads back to its place', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 19n - 1n), fc.maxSafeNat(), (id, ms) => {
        const place = [String(id), String(ms)];
        expect(fromCursor(toCursor(['order', ...place]), shape)).to.deep.equal(place);
      }),
    );
  });

  it('is not needed for the first page', () => {
    expect(fromCursor(undefined, shape)).to.equal(null);
  });

  it('is refused when it is another list’s, too short, or nonsense', () => {
    const others = [toCursor(['payment', '1', '2']), toCursor(['order', '1']), toCursor(['order', '1', '2', '3'])];
    for (const cursor of [...others, toCursor(['order', '1', "2' OR 1"]), toCursor(['order', '-1', '2']), '!', '%%%'])
      expect(() => fromCursor(cursor, shape), cursor).to.throw(HttpProblem);
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => fromCursor(text, shape)).to.throw(HttpProblem);
      }),
    );
  });
});

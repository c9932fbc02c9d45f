import { expect } from 'chai';
import { describe, it } from 'mocha';
import { judgeReadBack } from './judge-read-back.js';

describe('what an order system says that it knows', () => {
  // told | books | known | sendings | outcome  | pushed again | a person is asked
  const rows: [bigint, bigint, bigint | null, number, string, boolean, boolean][] = [
    [7n, 7n, 7n, 1, 'agrees', false, false],
    [7n, 9n, 7n, 1, 'agrees', false, false],
    // A newer one was taken between the look into the books and the question.
    [7n, 9n, 9n, 1, 'agrees', false, false],
    [7n, 7n, 6n, 1, 'behind', true, false],
    [7n, 7n, null, 1, 'unknown', true, false],
    [7n, 7n, 6n, 2, 'behind', true, true],
    [7n, 7n, null, 3, 'unknown', true, true],
    [7n, 7n, null, 4, 'unknown', false, true],
    [7n, 7n, 8n, 1, 'ahead', false, true],
    [7n, 9n, 10n, 1, 'ahead', false, true],
  ];
  for (const [told, current, known, sendings, outcome, pushed, asked] of rows)
    it(`version ${known} where ${told} was told ${sendings} times and the books hold ${current}: ${outcome}`, () => {
      const verdict = judgeReadBack({ told, current, known, sendings });
      expect([verdict.outcome, verdict.push !== null, verdict.exception !== null]).to.deep.equal([
        outcome,
        pushed,
        asked,
      ]);
    });
});

import { expect } from 'chai';
import { describe, it } from 'mocha';
import { HttpProblem } from '../answers/http-problem.js';
import { takeTurns } from './take-turns.js';

const BUSY = 'refunds_busy';

describe('calls that ask for the same kind of work at the same moment', () => {
  /** Work that ends when it is told to. */
  function works() {
    const ends: (() => void)[] = [];
    let most = 0;
    let now = 0;
    const work = async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise<void>((resolve) => ends.push(resolve));
      now -= 1;
    };
    return { work, ends, most: () => most };
  }
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it('take turns, so many at a time, in the order in which they came', async () => {
    const take = takeTurns({ runningMax: 2, waitingMax: 10, waitMsMax: 5_000, busy: BUSY });
    const { work, ends, most } = works();
    const done: number[] = [];
    const all = Array.from({ length: 6 }, (_, n) => take(work).then(() => done.push(n)));
    for (let n = 0; n < 6; n += 1) {
      await settled();
      ends[n]?.();
    }
    await Promise.all(all);
    expect(most()).to.equal(2);
    expect(done).to.deep.equal([0, 1, 2, 3, 4, 5]);
  });

  it('are told to come again when too many wait, or one has waited too long', async () => {
    const take = takeTurns({ runningMax: 1, waitingMax: 1, waitMsMax: 10, busy: BUSY });
    const { work, ends } = works();
    const first = take(work);
    const refusalOf = (turn: Promise<void>) =>
      turn.then(
        () => null,
        (error: unknown) => error as HttpProblem,
      );
    const [late, refused] = await Promise.all([refusalOf(take(work)), refusalOf(take(work))]);
    for (const each of [late, refused]) {
      expect(each).to.be.instanceOf(HttpProblem);
      expect(each?.code).to.equal(BUSY);
      expect(each?.more.headers).to.deep.equal({ 'retry-after': '1' });
    }
    ends[0]?.();
    await first;
  });

  it('give their turn back when they fail', async () => {
    const take = takeTurns({ runningMax: 1, waitingMax: 1, waitMsMax: 5_000, busy: BUSY });
    const failed = await take(async () => Promise.reject(new Error('no'))).catch((error: Error) => error.message);
    expect(failed).to.equal('no');
    expect(await take(async () => 'done')).to.equal('done');
  });
});

import { expect } from 'chai';
import { before, describe, it } from 'mocha';
import { type Judged, type Trial, tryBook } from './trial.fixture.js';

/** Books tried in one run; each has some seventy payments. */
const BOOKS = 60;
/** The first seed of a run: these unless `TRIALS_FIRST_SEED` says another, or `random`. */
const FIRST_SEED = 800_000;
/** Share of the payments with an answer that must be found, over all books of one run. */
const FOUND_MIN = 0.985;

describe('matching on made-up merchants with every way of numbering orders', () => {
  const first = firstSeed(process.env['TRIALS_FIRST_SEED']);
  let trials: Trial[] = [];

  before(function () {
    this.timeout(120_000);
    trials = Array.from({ length: BOOKS }, (_, n) => tryBook(first + n));
  });

  it('never places money in another way than an honest accountant would', () => {
    const wrong = trials.flatMap(({ seed, judged }) =>
      judged.filter(({ verdict }) => verdict === 'wrong').map((each) => `seed ${seed}, ${told(each)}`),
    );
    expect(wrong, `books of the seeds from ${first}`).to.deep.equal([]);
  });

  it('finds the orders of nearly every payment that has an answer', () => {
    const judged = trials.flatMap((trial) => trial.judged);
    const due = judged.filter(({ payment }) => !payment.leave && !payment.mayAsk);
    const right = due.filter(({ verdict }) => verdict === 'right');
    expect(due.length, 'payments with an answer').to.be.greaterThan(1_000);
    expect(right.length / due.length, `books of the seeds from ${first}`).to.be.greaterThan(FOUND_MIN);
  });

  it('tries every kind of difficulty', () => {
    const kinds = new Set(trials.flatMap(({ judged }) => judged.map(({ payment }) => payment.difficulty)));
    expect(kinds.size).to.be.greaterThan(35);
  });
});

function firstSeed(wanted: string | undefined): number {
  if (wanted === 'random') return Math.floor(Math.random() * 1e9);
  return wanted === undefined ? FIRST_SEED : Number(wanted);
}

function told({ payment, decision }: Judged): string {
  const placed = decision.allocations.map(({ order, amount }) => `${amount} on ${order}`).join(', ');
  const truth = payment.truth.map(({ order, amount }) => `${amount} on ${order}`).join(', ');
  return `${payment.difficulty} ${payment.id}: "${payment.memo}" of ${payment.customerName}: ${placed} (${decision.rule}) instead of ${truth || 'asking'}`;
}

import { expect } from 'chai';
import { describe, it } from 'mocha';
import { makePlan } from './history/make-plan.js';
import { play } from './history/play.js';
import { shrink } from './history/shrink.js';
import { tellFailure } from './history/tell.js';
import { PROOFS, prove } from './prove.js';

/** What is missed last, the outbox in the transaction, needs up to 70. */
const PROVING_HISTORIES_MAX = 300;
/** Histories of the usual run; `npm run simulate -- --minutes 60` plays as many as an hour allows. */
const HISTORIES = Number(process.env['QUITTANCE_SIMULATED_HISTORIES'] ?? 300);
const SHRINK_MS_MAX = 15_000;

describe('simulated histories of orders, payments and everything that goes wrong', function () {
  this.timeout(600_000);

  it('end with books that agree with the world, whatever was lost, late, double or dead', async () => {
    for (let n = 0; n < HISTORIES; n += 1) {
      const plan = makePlan(`usual-${n}`);
      const played = await play(plan);
      if (played.failure === null) continue;
      const smaller = await shrink(plan, played, { play: {}, msMax: SHRINK_MS_MAX, chances: 3 });
      const again = await play(smaller.plan, { tracing: true, chance: smaller.chance });
      expect.fail(tellFailure(plan, played, { ...smaller, played: again }));
    }
  });

  it('can be played again from their seed, step by step', async () => {
    for (const seed of ['again-1', 'again-2', 'again-3']) {
      const first = await play(makePlan(seed), { tracing: true });
      const second = await play(makePlan(seed), { tracing: true });
      expect(second.trace).to.deep.equal(first.trace);
      expect(second.books).to.equal(first.books);
      expect(first.trace.length).to.be.greaterThan(20);
    }
  });

  for (const proof of PROOFS)
    it(`miss ${proof.what} when it is taken out`, async () => {
      const { histories } = await prove(proof, PROVING_HISTORIES_MAX);
      expect(histories).to.be.a('number');
    });
});

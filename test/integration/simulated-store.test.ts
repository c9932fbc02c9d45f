import type { Store } from '@quittance/store';
import { type FreshStore, freshStore } from '@quittance/testkit';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { booksOfStore } from '../simulation/checks/books-text.js';
import { playScript } from '../simulation/conform/script.js';
import { makePlan } from '../simulation/history/make-plan.js';
import { Database } from '../simulation/mysql/database.js';
import { productSchema } from '../simulation/parts/product-schema.js';
import { openSimulatedStore } from '../simulation/parts/simulated-store.js';
import { randomOf } from '../simulation/time/random.js';
import { Simulation } from '../simulation/time/simulation.js';

/** Histories that are played against both. */
const HISTORIES = Number(process.env['QUITTANCE_CONFORMING_HISTORIES'] ?? 40);

describe('the database in memory that simulated histories are played over', function () {
  this.timeout(600_000);
  let db: FreshStore;

  before(async () => {
    db = await freshStore();
  });
  after(() => db.drop());

  async function simulated(seed: string): Promise<Store> {
    const random = randomOf(seed);
    const simulation = new Simulation({ startMs: 0, random, tracing: false });
    const database = new Database({
      catalogue: await productSchema(),
      nowMs: () => Date.now(),
      shuffle: random.shuffle,
    });
    return openSimulatedStore({ simulation, database, without: new Set() }, simulation.newProcess('alone'));
  }

  async function connect(store: Store, name: string): Promise<string> {
    const { insertId } = await store.sql.write('INSERT INTO connections (name, mode) VALUES (?, ?)', [name, 'test']);
    return String(insertId);
  }

  it('makes the same books of the same history as the real server', async () => {
    for (let n = 0; n < HISTORIES; n += 1) {
      const plan = makePlan(`conform-${n}`);
      const inMemory = await simulated(plan.seed);
      const real = await connect(db.store, plan.seed);
      const own = await connect(inMemory, plan.seed);
      await playScript(plan, db.store, real);
      await playScript(plan, inMemory, own);
      const books = await booksOfStore(db.store, real);
      expect(await booksOfStore(inMemory, own), `seed ${plan.seed}`).to.equal(books);
    }
  });
});

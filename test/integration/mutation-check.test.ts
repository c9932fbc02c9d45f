import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { checkMutation } from '../mutation/check-mutation.js';
import { MUTATIONS, SLOWED } from '../mutation/mutations.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** A load on a busy machine. */
const TEST_MS_MAX = 180_000;
/** Small enough for every day; `npm run mutation-check` takes all safeguards away, under a larger load. */
const SIZE = { orders: 24, stillMs: 600 };
/** What only meets by chance is missed by one small load in thirty at worst, measured; by none of three is one in ten thousand. */
const LOADS_MAX = 3;

describe('a safeguard that is taken away', function () {
  this.timeout(TEST_MS_MAX);

  for (const mutation of MUTATIONS.filter((each) => each.quick))
    it(`is missed: ${mutation.name}`, async () => {
      const isHarmed = mutation.patches !== undefined;
      let { noticed } = await checkMutation(mutation, SIZE);
      for (let loads = 1; isHarmed && noticed.size === 0 && loads < LOADS_MAX; loads += 1)
        ({ noticed } = await checkMutation(mutation, SIZE));
      if (isHarmed) expect(noticed.size).to.be.above(0);
      else expect(Object.fromEntries(noticed)).to.deep.equal({});
    });

  it('is found in the compiled product, each of them', async () => {
    for (const { file, from } of [...SLOWED, ...MUTATIONS.flatMap((each) => each.patches ?? [])]) {
      const text = await readFile(join(ROOT, file), 'utf8');
      expect(text.split(from).length - 1, `${file}: ${from}`).to.equal(1);
    }
  });

  it('must be there, else its check fails and proves nothing', async () => {
    const gone = { file: 'packages/store/dist/sql.js', from: 'no such text', to: '' };
    const failure = await checkMutation({ name: 'nothing there', patches: [gone] }, SIZE).catch(
      (error: Error) => error.message,
    );
    expect(failure).to.include('has the text to be taken out 0 times');
  });
});

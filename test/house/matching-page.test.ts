import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXCEPTION_REASONS, GROUP_SIZE_MAX, REFERENCE_TEXT_MAX, REFERENCE_TOKENS_MAX } from '@quittance/domain';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { LABELLED_PAYMENTS, measured } from './measured-matching.js';
import { ROOT } from './sources.js';
import { tableRows, workedExamples } from './worked-examples.js';

const PAGE = readFileSync(join(ROOT, 'docs/matching.md'), 'utf8');

describe('the page about matching', () => {
  const examples = workedExamples(PAGE);

  it('has examples of every rule that goes by words or amounts, and of what is held', () => {
    expect(examples.length).to.be.greaterThan(80);
    const told = examples.map((each) => each.told).join('\n');
    for (const word of ['`reference`', '`exact_sum`', '`same_amount`', '`oldest_first`', 'closed as', 'waits: `tie`'])
      expect(told).to.include(word);
  });

  for (const { heading, comesIn, policy, told, done } of examples)
    it(`does what it says under "${heading}" (${policy}): ${comesIn}`, () => {
      expect(done).to.equal(told);
    });

  it('names exceptions that there are', () => {
    const named = tableRows(PAGE, 'what is not sure').map(([, name = '']) => name.replaceAll('`', ''));
    expect(named).to.have.length(11);
    expect(EXCEPTION_REASONS).to.include.all.keys(named);
  });

  it('tells the limits that count', () => {
    const limits = PAGE.slice(PAGE.indexOf('## Limits'));
    expect(limits).to.include(`${REFERENCE_TEXT_MAX.toLocaleString('en')} characters`);
    expect(limits).to.include(`${REFERENCE_TOKENS_MAX} different tokens`);
    expect(GROUP_SIZE_MAX).to.equal(5);
  });

  it('tells how each policy does on labelled payments, within a percent', function () {
    if (!existsSync(LABELLED_PAYMENTS)) {
      console.log(`      the labelled payments are not here (${LABELLED_PAYMENTS}): the table is not checked`);
      return this.skip();
    }
    this.timeout(60_000);
    const figures = measured();
    const rows = tableRows(PAGE, 'class');
    expect(rows.map(([name = '']) => name.replaceAll('`', ''))).to.have.members([...figures.keys()]);
    for (const [name = '', , payments = '', ...cells] of rows) {
      const figure = figures.get(name.replaceAll('`', ''));
      expect(Number(payments.replace(',', '')), name).to.equal(figure?.payments);
      for (const [n, cell] of cells.entries())
        for (const [part, told] of cell.split(' / ').entries())
          expect(figure?.percent[n]?.[part], `${name}: ${cell}`).to.be.closeTo(Number(told), 1);
    }
    expect(figures.get('all')?.percent[0]?.[1], 'placed wrongly').to.equal(0);
  });
});

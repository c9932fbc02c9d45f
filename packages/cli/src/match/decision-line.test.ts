import type { RehearsedDecision } from '@quittance/domain';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { decisionLine } from './decision-line.js';

const DECISION: RehearsedDecision = {
  id: 'p1',
  status: 'partial',
  rule: 'reference',
  allocations: [
    { order: 'A-1001', amount: 2n ** 63n - 1n },
    { order: 'A-1002', amount: 1n },
  ],
  adjustments: [{ order: 'A-1002', amount: 9_007_199_254_740_993n, reason: 'bank_fee' }],
  remainder: 10n ** 15n + 1n,
  exception: 'overpayment',
  candidates: [{ orders: ['A-1', 'A-2'], score: 0.97, because: ['the amount'] }],
  because: 'names A-1001',
};

describe('the line of a decision', () => {
  it('has every amount exactly, as a JSON integer', () => {
    expect(decisionLine(DECISION)).to.equal(
      '{"id":"p1","status":"partial","rule":"reference",' +
        '"allocations":[{"order":"A-1001","amount_minor":9223372036854775807},{"order":"A-1002","amount_minor":1}],' +
        '"adjustments":[{"order":"A-1002","amount_minor":9007199254740993,"reason":"bank_fee"}],' +
        '"remainder_minor":1000000000000001,' +
        '"candidates":[{"orders":["A-1","A-2"],"score":0.97,"because":["the amount"]}],"because":"names A-1001"}\n',
    );
  });

  it('is one line of valid UTF-8 whatever a payer wrote', () => {
    const odd = 'line\nfeed \u0000 \ud800 \u202e "quoted" \\ 円';
    const line = decisionLine({ ...DECISION, because: odd, allocations: [{ order: 'Ö "1"', amount: 1n }] });
    expect(line.indexOf('\n')).to.equal(line.length - 1);
    expect(Buffer.from(line).toString()).to.equal(line);
    const read = JSON.parse(line) as { because: string; allocations: unknown };
    expect(read.because).to.equal(odd);
    expect(read.allocations).to.deep.equal([{ order: 'Ö "1"', amount_minor: 1 }]);
  });
});

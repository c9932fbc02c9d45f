import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REFUND_REQUEST_STATES } from '@quittance/domain';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { ROOT } from './sources.js';

describe('the page about refunds', () => {
  it('tells every state of a refund that was asked for, in the words of the source', () => {
    const page = readFileSync(join(ROOT, 'docs/refunds.md'), 'utf8');
    const asking = page.slice(page.indexOf('## Asking for a refund'));
    const rows = [...asking.matchAll(/^\| `(\w+)` +\| (.*?) +\|$/gm)].map(([, state, means]) => [state, means]);
    const states = Object.entries(REFUND_REQUEST_STATES).map(([state, { meaning }]) => [state, meaning]);
    expect(rows.slice(0, states.length)).to.deep.equal(states);
  });
});

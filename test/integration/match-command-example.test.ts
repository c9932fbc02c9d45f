import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { runCli } from './run-cli.js';

const ROOT = fileURLToPath(new URL(`${import.meta.url.includes('/dist/') ? '../' : ''}../../`, import.meta.url));

/** What the README says of each payment of the example. */
const STATUSES = [
  ['p1', 'applied'],
  ['p2', 'applied'],
  ['p3', 'review'],
  ['p4', 'applied'],
  ['p5', 'partial'],
  ['p6', 'review'],
  ['p7', 'unapplied'],
];

describe('the example of matching in the README', function () {
  this.timeout(30_000);

  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  let folder = '';
  let lines: string[] = [];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'quittance-example-'));
    const out = join(folder, 'decisions.jsonl');
    const [, command = ''] = /npx quittance (match [^`]*?--out) decisions\.jsonl\n```/.exec(readme) ?? [];
    const args = command.replaceAll('\\\n', ' ').split(/\s+/);
    const { code, err } = await runCli([
      ...args.map((each) => (each.startsWith('docs/') ? join(ROOT, each) : each)),
      out,
    ]);
    expect(code, err).to.equal(0);
    lines = readFileSync(out, 'utf8').trimEnd().split('\n');
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('does what is said there', () => {
    const decisions = lines.map((line) => JSON.parse(line) as { id: string; status: string });
    expect(decisions.map(({ id, status }) => [id, status])).to.deep.equal(STATUSES);
  });

  it('shows a payment and a decision that are true', () => {
    const payments = readFileSync(join(ROOT, 'docs/examples/match/payments.jsonl'), 'utf8').split('\n');
    const shown = [...readme.matchAll(/^\{"id":"p1".*$/gm)].map(([line]) => line);
    expect(shown).to.deep.equal([payments[0], lines[0]]);
  });
});

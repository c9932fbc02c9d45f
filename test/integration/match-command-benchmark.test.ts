import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { runCli } from './run-cli.js';

const ROOT = fileURLToPath(new URL(`${import.meta.url.includes('/dist/') ? '../' : ''}../../`, import.meta.url));
const DATA = join(ROOT, '..', 'shared', 'data', 'matching-benchmark');
const SCORER = join(ROOT, '..', 'shared', 'tools', 'score_matching.py');

/** Shares in percent that the default policy must reach; it may never be wrong. */
const RIGHT_WHERE_DUE_MIN = 99;
const RIGHT_WHERE_REVIEW_IS_FINE_MIN = 70;

describe('quittance match on five thousand labelled payments', function () {
  this.timeout(120_000);

  let folder = '';

  before(async function () {
    const missing = [DATA, SCORER].find((path) => !existsSync(path));
    const python = await promisify(execFile)('python3', ['--version']).then(
      () => true,
      () => false,
    );
    if (missing !== undefined || !python) {
      console.log(`    skipped: ${missing === undefined ? 'no python3' : 'the labelled payments are not'} here`);
      this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), 'quittance-benchmark-'));
  });

  after(() => {
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
  });

  it('is never wrong, and right wherever an answer is due', async () => {
    const out = join(folder, 'decisions.jsonl');
    const orders = `${join(DATA, 'orders.jsonl.gz')},${join(DATA, 'closed-orders.jsonl.gz')}`;
    const files = ['--orders', orders, '--customers', join(DATA, 'customers.jsonl.gz'), '--payments', payments()];
    const { code, err } = await runCli(['match', ...files, '--out', out]);
    expect(code, err).to.equal(0);
    const { stdout } = await promisify(execFile)('python3', [SCORER, payments(), out]);
    console.log(`${err}\n${stdout}`.replace(/^(?=.)/gm, '    '));
    const [wrong, due, review] = lastLine(stdout);
    expect(wrong, 'payments placed wrongly').to.equal(0);
    expect(due, 'right where an answer is due').to.be.at.least(RIGHT_WHERE_DUE_MIN);
    expect(review, 'right where review is acceptable').to.be.at.least(RIGHT_WHERE_REVIEW_IS_FINE_MIN);
  });
});

function payments(): string {
  return join(DATA, 'payments.jsonl');
}

/** The three figures of the scorer's last line. */
function lastLine(scores: string): readonly [wrong: number, due: number, review: number] {
  const line = scores.trimEnd().split('\n').at(-1) ?? '';
  const found = /^wrong (\d+); right where an answer is due ([\d.]+)%; right where review is acceptable ([\d.]+)%/.exec(
    line,
  );
  if (found === null) throw new Error(`the scorer ended with: ${line}`);
  return [Number(found[1]), Number(found[2]), Number(found[3])];
}

import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { after, describe, it } from 'mocha';
import { openLogFile } from './log-file.js';

describe('a log file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quittance-log-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps the newest lines within twice its bound, and is its owner’s alone', () => {
    const path = join(folder, 'a.log');
    const log = openLogFile(path, 100);
    for (let line = 0; line < 1_000; line += 1) log.write(`line ${line}`);
    log.close();
    const kept = [readFileSync(`${path}.1`, 'utf8'), readFileSync(path, 'utf8')];
    for (const text of kept) expect(text.length).to.be.at.most(100);
    expect(kept.join('')).to.match(/line 998\nline 999\n$/);
    expect(statSync(path).mode & 0o777).to.equal(0o600);
  });

  it('goes on where it ended, and takes a line longer than its bound', () => {
    const path = join(folder, 'b.log');
    const first = openLogFile(path, 100);
    first.write('one');
    first.close();
    const second = openLogFile(path, 100);
    second.write('x'.repeat(500));
    second.write('two');
    second.close();
    expect(readFileSync(path, 'utf8')).to.equal('two\n');
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { livePidOf, parsePidFile, writePidFile } from './pid-file.js';
import { processIdentity, startTicksOf } from './process-identity.js';

describe('a pid file', () => {
  let file = '';
  before(() => {
    file = join(mkdtempSync(join(tmpdir(), 'quittance-pid-')), 'redis.pid');
  });
  after(() => rmSync(join(file, '..'), { recursive: true }));

  it('names the process that it was written for while that lives', () => {
    writePidFile(file, process.pid);
    expect(livePidOf(file)).to.equal(process.pid);
  });

  it('names nobody when a stranger has got the number since', () => {
    writePidFile(file, process.pid);
    expect(livePidOf(file, () => 'another-boot:42')).to.equal(undefined);
  });

  it('names nobody when the process is gone', () => {
    writePidFile(file, process.pid);
    expect(livePidOf(file, () => undefined)).to.equal(undefined);
  });

  it('names nobody when it is missing, empty or not of our making', () => {
    expect(livePidOf(`${file}.absent`)).to.equal(undefined);
    for (const text of ['', '1', '1\n', '-1 a', '0 a', '1 a b', 'x y', '12345678901 a']) {
      writeFileSync(file, text);
      expect(
        livePidOf(file, () => 'a'),
        JSON.stringify(text),
      ).to.equal(undefined);
    }
  });

  it('survives the round trip through its text', () => {
    expect(parsePidFile('17 boot:99\n')).to.deep.equal({ pid: 17, identity: 'boot:99' });
  });
});

describe('the identity of a process', () => {
  it('stays the same while it lives and differs from that of its parent', () => {
    expect(processIdentity(process.pid)).to.be.a('string');
    expect(processIdentity(process.pid)).to.equal(processIdentity(process.pid));
    expect(processIdentity(process.pid)).not.to.equal(processIdentity(process.ppid));
  });

  it('is read past a command name that holds spaces and brackets', () => {
    const rest = `S ${Array.from({ length: 18 }, (_, index) => index + 4).join(' ')} 777 23 24`;
    expect(startTicksOf(`12 (a) b (c)) ${rest}`)).to.equal('777');
  });

  it('is that of nobody for a zombie', () => {
    expect(startTicksOf(`12 (redis) Z ${Array.from({ length: 30 }, () => 1).join(' ')}`)).to.equal(undefined);
  });
});

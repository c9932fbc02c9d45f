import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { findBinary, searchFolders } from './find-binary.js';

describe('finding a server binary', () => {
  let folder = '';

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'quittance-bin-'));
    mkdirSync(join(folder, 'a'));
    mkdirSync(join(folder, 'b'));
    for (const file of ['a/valkey-server', 'b/redis-server', 'b/valkey-server']) {
      writeFileSync(join(folder, file), '#!/bin/sh\n');
      chmodSync(join(folder, file), 0o755);
    }
    writeFileSync(join(folder, 'a/redis-server'), 'not executable');
    mkdirSync(join(folder, 'a/mysqld'));
  });

  after(() => rmSync(folder, { recursive: true }));

  it('prefers the first name over the first folder', () => {
    const found = findBinary(['redis-server', 'valkey-server'], [join(folder, 'a'), join(folder, 'b')]);
    expect(found).to.equal(join(folder, 'b/redis-server'));
  });

  it('takes the second name where the first is nowhere', () => {
    expect(findBinary(['keydb-server', 'valkey-server'], [join(folder, 'a')])).to.equal(
      join(folder, 'a/valkey-server'),
    );
  });

  it('takes no folder, no file that cannot be executed, and nothing from a folder that is not there', () => {
    expect(findBinary(['mysqld', 'redis-server'], [join(folder, 'a'), join(folder, 'absent')])).to.equal(undefined);
  });

  it('looks in the system folders that a normal user does not have on PATH', () => {
    expect(searchFolders({ PATH: '/home/me/bin' })).to.include.members(['/home/me/bin', '/usr/sbin']);
  });

  it('looks only where QUITTANCE_BIN_PATH says, when it says anything', () => {
    expect(searchFolders({ PATH: '/usr/bin', QUITTANCE_BIN_PATH: '/a:/b' })).to.deep.equal(['/a', '/b']);
    expect(searchFolders({ PATH: '/usr/bin', QUITTANCE_BIN_PATH: '' })).to.deep.equal([]);
  });
});

import { expect } from 'chai';
import { describe, it } from 'mocha';
import { installCommand, missingMessage } from './missing-message.js';

const both = { redis: true, database: 'mariadb' } as const;

describe('the message when no server can be had', () => {
  it('holds one command to type, and it names exactly what is missing', () => {
    const on = (file: string) => (there: string) => there === file;
    expect(installCommand(both, on('/usr/bin/apt-get'))).to.match(
      /^sudo apt-get .* redis-server mariadb-server-core mariadb-client-core$/,
    );
    expect(installCommand({ redis: true, database: undefined }, on('/usr/bin/dnf'))).to.equal(
      'sudo dnf install -y redis',
    );
    expect(installCommand(both, () => false)).to.equal('brew install redis mariadb');
  });

  it('names the settings that make the installation unnecessary, and what was tried', () => {
    const text = missingMessage({ redis: false, database: 'mysql' }, ['not root', 'no docker'], 'type this');
    expect(text.split('\n')[0]).to.equal('MySQL not found on this machine. Install with:');
    expect(text.split('\n').filter((line) => line.startsWith('    '))).to.deep.equal(['    type this']);
    expect(text).to.include('set MYSQL_URL').and.to.include('not root; no docker');
  });
});

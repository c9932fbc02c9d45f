import { expect } from 'chai';
import { describe, it } from 'mocha';
import { installCommand, missingMessage } from './missing-message.js';
import { packageSystem } from './package-system.js';

const apt = 'sudo apt-get update && sudo apt-get install -y --no-install-recommends';

describe('the message when no server can be had', () => {
  const rows = [
    ['debian', true, 'mariadb', `${apt} redis-server mariadb-server-core mariadb-client-core`],
    ['debian', false, 'mysql', `${apt} docker.io`],
    ['ubuntu', true, 'mysql', `${apt} redis-server mysql-server-core-8.0`],
    ['fedora', true, undefined, 'sudo dnf install -y redis'],
    ['arch', true, 'mariadb', 'sudo pacman -S --noconfirm valkey mariadb'],
    ['alpine', false, 'mariadb', 'doas apk add mariadb mariadb-client'],
    ['suse', false, 'mysql', 'sudo zypper install -y mysql'],
    ['homebrew', true, 'mariadb', 'brew install redis mariadb'],
  ] as const;

  for (const [system, redis, database, command] of rows) {
    it(`on ${system} is: ${command}`, () => {
      expect(installCommand({ redis, database }, system)).to.equal(command);
    });
  }

  it('holds one command, the settings that make it unnecessary, and what was tried', () => {
    const text = missingMessage({ redis: false, database: 'mysql' }, ['not root', 'no docker'], 'fedora');
    expect(text.split('\n')[0]).to.equal('MySQL not found on this machine. Install with:');
    expect(text.match(/^ {4}.*$/gm)).to.deep.equal(['    sudo dnf install -y mysql-server']);
    expect(text).to.include('set MYSQL_URL').and.to.include('not root; no docker');
  });
});

describe('the package manager of this machine', () => {
  const only = (file: string) => (there: string) => there === file;

  it('is told apart by its program, and Debian from Ubuntu and its kin by the release file', () => {
    expect(packageSystem(only('/usr/bin/apt-get'), 'ID=debian\n')).to.equal('debian');
    expect(packageSystem(only('/usr/bin/apt-get'), 'ID=linuxmint\nID_LIKE="ubuntu debian"\n')).to.equal('ubuntu');
    expect(packageSystem(only('/sbin/apk'), '')).to.equal('alpine');
    expect(packageSystem(() => false, '')).to.equal('homebrew');
  });
});

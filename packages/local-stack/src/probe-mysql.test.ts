import { expect } from 'chai';
import { describe, it } from 'mocha';
import { parseGreeting } from './probe-mysql.js';

describe('the greeting of a database server', () => {
  const greeting = (banner: string) => `J\0\0\0\n${banner}\0rest`;

  const rows = [
    ['9.7.4', 'mysql', '9.7.4'],
    ['8.4.3-commercial', 'mysql', '8.4.3'],
    ['5.5.5-10.11.19-MariaDB-deb12u1', 'mariadb', '10.11.19'],
    ['11.8.6-MariaDB-0+deb13u1', 'mariadb', '11.8.6'],
  ] as const;

  for (const [banner, kind, version] of rows) {
    it(`${banner} is ${kind} ${version}`, () => {
      expect(parseGreeting(greeting(banner))).to.deep.equal({ kind, version });
    });
  }

  it('that refuses (too many connections, host blocked) is told in the words of the server', () => {
    expect(() => parseGreeting('J\0\0\0\xff\x10\x04Too many connections\0')).to.throw(/Too many connections/);
  });
});

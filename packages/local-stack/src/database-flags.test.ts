import { expect } from 'chai';
import { describe, it } from 'mocha';
import { containerFlags, initStatements, serverFlags } from './database-flags.js';
import { redisConfiguration } from './redis-recipe.js';

const here = {
  dataFolder: '/q/run/db',
  socket: '/q/run/s',
  initFile: '/q/run/init.sql',
  port: 3399,
  asRoot: false,
};

describe('the flags of a private database', () => {
  for (const kind of ['mariadb', 'mysql'] as const) {
    it(`of ${kind} begin with --no-defaults, which is read in first place only`, () => {
      expect(serverFlags(kind, here)[0]).to.equal('--no-defaults');
    });

    it(`of ${kind} put every commit on disk, speak UTC and READ COMMITTED, and listen on this machine only`, () => {
      expect(serverFlags(kind, here)).to.include.members([
        '--innodb-flush-log-at-trx-commit=1',
        '--transaction-isolation=READ-COMMITTED',
        '--default-time-zone=+00:00',
        '--innodb-lock-wait-timeout=5',
        '--bind-address=127.0.0.1',
        '--port=3399',
      ]);
    });

    it(`of ${kind} name a user only for root, who must`, () => {
      expect(serverFlags(kind, here)).not.to.include('--user=root');
      expect(serverFlags(kind, { ...here, asRoot: true })).to.include('--user=root');
    });
  }

  it('in a container differ in their places only', () => {
    for (const kind of ['mariadb', 'mysql'] as const) {
      const places = /^--(no-defaults|datadir|tmpdir|socket|port|bind-address|init-file)/;
      const outside = serverFlags(kind, { ...here, asRoot: false }).filter((flag) => !places.test(flag));
      expect(containerFlags(kind).filter((flag) => !places.test(flag))).to.deep.equal(outside);
    }
  });

  it('never carry the password', () => {
    expect(serverFlags('mariadb', here).join(' ')).not.to.match(/password/i);
  });
});

describe('what a private database runs when it starts', () => {
  it('has one whole statement on every line, because the server reads it so', () => {
    for (const kind of ['mariadb', 'mysql'] as const) {
      const lines = initStatements(kind, 'secret').trimEnd().split('\n');
      expect(lines.every((line) => /^[A-Z][^;]*;$/.test(line))).to.equal(true);
    }
  });

  it('gives the user the databases of this product and no other', () => {
    const grants = initStatements('mysql', 'secret').match(/GRANT .*/g);
    expect(grants).to.deep.equal([
      "GRANT ALL PRIVILEGES ON `quittance%`.* TO 'quittance'@'%';",
      "GRANT PROCESS ON *.* TO 'quittance'@'%';",
    ]);
  });
});

describe('the configuration of a private Redis', () => {
  it('keeps jobs on disk, never evicts one, and asks for the password', () => {
    const text = redisConfiguration({ dataFolder: '/q/a "b"', port: 1, bind: '127.0.0.1', password: 'p-_1' });
    expect(text.split('\n')).to.include.members([
      'bind 127.0.0.1',
      'appendonly yes',
      'appendfsync everysec',
      'maxmemory-policy noeviction',
      'requirepass p-_1',
      'dir "/q/a \\"b\\""',
    ]);
  });
});

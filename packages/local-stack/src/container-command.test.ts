import { expect } from 'chai';
import { describe, it } from 'mocha';
import { containerArguments, containerName } from './container-command.js';

describe('a server in a container', () => {
  it('has one name for one folder, so that a later start finds what a crash left', () => {
    expect(containerName('/a', 'redis')).to.equal(containerName('/a', 'redis'));
    expect(
      new Set([containerName('/a', 'redis'), containerName('/b', 'redis'), containerName('/a', 'mysql')]).size,
    ).to.equal(3);
  });

  it('is reachable from this machine only, and gets its arguments after the image', () => {
    const args = containerArguments('n', 'redis:7', { mounts: { '/a': '/data' }, port: 7001, innerPort: 6379 }, ['x']);
    expect(args).to.include.members(['--publish=127.0.0.1:7001:6379', '--volume', '/a:/data']);
    expect(args.slice(-2)).to.deep.equal(['redis:7', 'x']);
  });
});

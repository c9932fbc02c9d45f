import { expect } from 'chai';
import { describe, it } from 'mocha';
import { parseUsers } from './users.js';

const HASH = 'scrypt.15.8.1.c2FsdHNhbHRzYWx0c2FsdA.aGFzaGhhc2hoYXNoaGFzaGhhc2g';

describe('CONSOLE_USERS', () => {
  it('is a list of users with their roles', () => {
    const users = parseUsers(`ana:admin:${HASH}, bo@example.com:viewer:${HASH},`);
    expect([...users.values()].map(({ name, role }) => [name, role])).to.deep.equal([
      ['ana', 'admin'],
      ['bo@example.com', 'viewer'],
    ]);
  });

  for (const [text, problem] of [
    ['', 'has no user'],
    [`ana:root:${HASH}`, 'role'],
    ['ana:admin:secret', 'without a hash'],
    ['ana:admin', 'without a hash'],
    [`ana:admin:${HASH}:x`, 'without a hash'],
    [`:admin:${HASH}`, 'name'],
    [`a b:admin:${HASH}`, 'name'],
    [`ana:admin:${HASH},ana:viewer:${HASH}`, 'twice'],
  ] as const)
    it(`is refused as "${text.replace(HASH, 'HASH')}"`, () => {
      expect(() => parseUsers(text)).to.throw(problem);
    });

  it('is refused without showing what may be a password', () => {
    expect(() => parseUsers('ana:admin:hunter2'))
      .to.throw()
      .with.property('message')
      .not.include('hunter2');
  });
});

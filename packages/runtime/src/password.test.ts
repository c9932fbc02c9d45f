import { expect } from 'chai';
import { describe, it } from 'mocha';
import { hashPassword, isPasswordHash, verifyPassword } from './password.js';

describe('a stored password', () => {
  it('is known again, and no other is taken for it', async () => {
    const stored = await hashPassword('correct horse');
    expect(await verifyPassword('correct horse', stored)).to.equal(true);
    expect(await verifyPassword('correct horsE', stored)).to.equal(false);
    expect(await verifyPassword('', stored)).to.equal(false);
  });

  it('is different each time it is stored and needs no quoting', async () => {
    const [one, two] = await Promise.all([hashPassword('same'), hashPassword('same')]);
    expect(one).to.not.equal(two);
    expect(one).to.match(/^[\w.-]+$/);
    expect(isPasswordHash(one ?? '')).to.equal(true);
  });

  it('is the same for both spellings of one letter', async () => {
    expect(await verifyPassword('caf\u0065\u0301', await hashPassword('caf\u00e9'))).to.equal(true);
  });

  for (const [name, stored] of Object.entries({
    'plain text': 'correct horse',
    'an unknown kind': 'argon2.15.8.1.c2FsdHNhbHRzYWx0c2FsdA.aGFzaGhhc2hoYXNoaGFzaGhhc2g',
    'one that asks for all the memory': 'scrypt.30.99.9.c2FsdHNhbHRzYWx0c2FsdA.aGFzaGhhc2hoYXNoaGFzaGhhc2g',
    nothing: '',
  }))
    it(`is refused as ${name}`, async () => {
      expect(isPasswordHash(stored)).to.equal(false);
      expect(await verifyPassword('correct horse', stored)).to.equal(false);
    });
});

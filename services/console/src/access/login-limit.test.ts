import { expect } from 'chai';
import { describe, it } from 'mocha';
import { ADDRESS_FAILURES_MAX, createLoginLimit, LOGIN_WINDOW_MS, NAME_FAILURES_MAX } from './login-limit.js';

describe('the limit on wrong passwords', () => {
  it('makes one name from one address wait, and nobody else', () => {
    const limit = createLoginLimit(() => 0);
    for (let tries = 0; tries < NAME_FAILURES_MAX; tries += 1) limit.failed('10.0.0.1', 'ana');
    expect(limit.waitMs('10.0.0.1', 'ana')).to.equal(LOGIN_WINDOW_MS);
    expect(limit.waitMs('10.0.0.1', 'bo')).to.equal(0);
    expect(limit.waitMs('10.0.0.2', 'ana')).to.equal(0);
  });

  it('makes an address wait that tries many names', () => {
    const limit = createLoginLimit(() => 0);
    for (let tries = 0; tries < ADDRESS_FAILURES_MAX; tries += 1) limit.failed('10.0.0.1', `user${tries}`);
    expect(limit.waitMs('10.0.0.1', 'another')).to.be.greaterThan(0);
  });

  it('ends after its time, and a right password clears the name', () => {
    let nowMs = 0;
    const limit = createLoginLimit(() => nowMs);
    for (let tries = 0; tries < NAME_FAILURES_MAX; tries += 1) limit.failed('a', 'ana');
    nowMs = LOGIN_WINDOW_MS - 1;
    expect(limit.waitMs('a', 'ana')).to.equal(1);
    nowMs = LOGIN_WINDOW_MS;
    expect(limit.waitMs('a', 'ana')).to.equal(0);
    limit.failed('a', 'ana');
    limit.succeeded('a', 'ana');
    for (let tries = 1; tries < NAME_FAILURES_MAX; tries += 1) limit.failed('a', 'ana');
    expect(limit.waitMs('a', 'ana')).to.equal(0);
  });
});

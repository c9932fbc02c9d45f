import { expect } from 'chai';
import { describe, it } from 'mocha';
import { modeOfKeyOr } from './key-mode.js';

describe('the mode of polling', () => {
  it('is the key’s own, or the one that is set where the key tells none', () => {
    expect(modeOfKeyOr('rk_live_1', undefined)).to.equal('live');
    expect(modeOfKeyOr('sk_test_1', 'test')).to.equal('test');
    expect(modeOfKeyOr('sk_org_1', 'live')).to.equal('live');
  });

  it('is never guessed', () => {
    expect(() => modeOfKeyOr('sk_org_1', undefined)).to.throw('STRIPE_MODE');
    expect(() => modeOfKeyOr('sk_live_1', 'test')).to.throw('STRIPE_MODE is test');
    expect(() => modeOfKeyOr('whsec_1', undefined)).to.throw('starts with none');
  });
});

import { expect } from 'chai';
import { describe, it } from 'mocha';
import { modeOf } from './config.js';

//   key, mode set → mode
const TABLE: readonly (readonly [string | undefined, 'live' | 'test' | undefined, string])[] = [
  [undefined, undefined, 'test'],
  ['sk_test_x', undefined, 'test'],
  ['rk_test_x', undefined, 'test'],
  ['sk_live_x', undefined, 'live'],
  ['rk_live_x', undefined, 'live'],
  ['sk_org_live_x', undefined, 'live'],
  ['sk_test_x', 'live', 'live'],
  ['sk_live_x', 'test', 'test'],
  ['whatever', 'live', 'live'],
  [undefined, 'live', 'live'],
];

describe('the mode of events', () => {
  for (const [key, set, mode] of TABLE)
    it(`is ${mode} with ${key ?? 'no key'} and ${set ?? 'nothing'} set`, () => {
      expect(
        modeOf({
          ...(key === undefined ? {} : { STRIPE_SECRET_KEY: key }),
          ...(set === undefined ? {} : { STRIPE_MODE: set }),
        }),
      ).to.equal(mode);
    });

  it('is asked for where the key does not tell it', () => {
    for (const key of ['pk_live_x', 'live', 'xsk_live_x', 'sk_livex'])
      expect(() => modeOf({ STRIPE_SECRET_KEY: key }), key).to.throw('set STRIPE_MODE');
  });
});

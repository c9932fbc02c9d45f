import { modeOfKey } from '@quittance/stripe';

/** The mode that is set, else the key's own. Throws a sentence when the two differ, or when the key tells nothing. */
export function modeOfKeyOr(key: string, set: 'live' | 'test' | undefined): 'live' | 'test' {
  const told = /^(?:sk|rk)_org_/.test(key) ? null : modeOfKey(key);
  if (set !== undefined && told !== null && set !== told)
    throw new Error(`STRIPE_MODE is ${set} and STRIPE_SECRET_KEY is a ${told} key`);
  const mode = set ?? told;
  if (mode === null) throw new Error('a key of an organisation does not tell its mode: set STRIPE_MODE');
  return mode;
}

import { randomOf } from './seeded-random.js';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Characters after the prefix, as Stripe makes them; 24 where not named. */
const LENGTHS: Readonly<Record<string, number>> = { cus: 14, req: 14, whsec: 32 };

/** Ids that look like Stripe's and follow from the seed: the n-th `pi_` of a seed is always the same. */
export interface Ids {
  readonly next: (prefix: string) => string;
  /** How many of each prefix were made: all that must survive a restart. */
  readonly counters: Record<string, number>;
}

export function makeIds(seed: string, counters: Record<string, number> = {}): Ids {
  return {
    counters,
    next(prefix) {
      const n = (counters[prefix] ?? 0) + 1;
      counters[prefix] = n;
      return `${prefix}_${tokenOf(seed, prefix, n)}`;
    },
  };
}

function tokenOf(seed: string, prefix: string, n: number): string {
  const random = randomOf(seed, 'id', prefix, n);
  const length = LENGTHS[prefix] ?? 24;
  let token = length === 24 ? '1' : '';
  while (token.length < length) token += ALPHABET.charAt(random.bits() % ALPHABET.length);
  return token;
}

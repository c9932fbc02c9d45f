import { type ActiveToken, hashOfToken } from '@quittance/store';
import { expect } from 'chai';
import { beforeEach, describe, it } from 'mocha';
import { knownTokens, type Tokens } from './known-tokens.js';

const VALID = `qtt_${'a'.repeat(43)}`;
const KEPT: ActiveToken = { id: '7', hash: hashOfToken(VALID), name: 'erp', role: 'orders' };
const guess = (n: number) => `qtt_${String(n).padStart(43, '0')}`;

describe('what the ingress knows of tokens', () => {
  let now: number;
  let reads: number;
  let answer: () => Promise<readonly ActiveToken[]>;
  let known: Tokens;
  const clock = {
    nowMs: () => now,
    sleep: async (ms: number) => {
      now += ms;
    },
  };

  beforeEach(() => {
    now = 0;
    reads = 0;
    answer = async () => [KEPT];
    const read = () => {
      reads += 1;
      return answer();
    };
    known = knownTokens({ read, noteUse: async () => undefined }, clock);
  });

  it('is believed for a second, so that a revoked token ends within it', async () => {
    for (now = 0; now < 1_000; now += 10) expect(await known(VALID)).to.include({ name: 'erp', role: 'orders' });
    expect(reads).to.equal(1);
    answer = async () => [];
    expect(await known(VALID)).to.equal(null);
  });

  it('is read again for a token that is not among them, so that a new one counts at once', async () => {
    answer = async () => [];
    expect(await known(VALID)).to.equal(null);
    for (let made = 0; made < 5; made += 1) {
      answer = async () => [];
      expect(await known(guess(made))).to.equal(null);
      answer = async () => [KEPT];
      expect(await known(VALID)).to.include({ name: 'erp' });
      now += 1_000;
    }
  });

  it('is read ten times a second at the most, however many guesses come', async () => {
    for (let n = 0; n < 100; n += 1) {
      const together = Array.from({ length: 50 }, (_, each) => known(guess(n * 50 + each)));
      expect(new Set(await Promise.all(together))).to.deep.equal(new Set([null]));
    }
    expect(reads).to.be.greaterThan(50);
    expect(reads).to.be.at.most(now / 100 + 2);
  });

  it('is not asked for what has not the form of a token', async () => {
    for (const none of ['', 'qtt_', `${VALID}a`, `x${VALID}`, 'qtt_ '.repeat(9)])
      expect(await known(none)).to.equal(null);
    expect(reads).to.equal(0);
  });

  it('is asked for once while the server hangs, and again after it failed', async () => {
    let fail: (error: Error) => void = () => undefined;
    answer = () => new Promise((_resolve, reject) => (fail = reject));
    const asked = [known(VALID)];
    now = 5_000;
    asked.push(known(VALID), known(guess(1)));
    expect(reads).to.equal(1);
    fail(new Error('the connection is lost'));
    const ends = await Promise.allSettled(asked);
    expect(ends.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected', 'rejected']);
    answer = async () => [KEPT];
    expect(await known(VALID)).to.include({ name: 'erp' });
  });

  it('is noted as used once a minute, and sooner where the note was lost', async () => {
    const noted: number[] = [];
    let lost = true;
    const noteUse = async () => {
      noted.push(now);
      if (lost) throw new Error('the connection is lost');
    };
    known = knownTokens({ read: () => answer(), noteUse }, clock);
    await known(VALID);
    lost = false;
    for (now = 1_000; now < 120_000; now += 1_000) await known(VALID);
    expect(noted).to.deep.equal([0, 1_000, 61_000]);
  });
});

import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Round } from './parts.js';
import { pauseMs } from './run-rounds.js';

const away = (waitMs: number | null): Round => ({ full: true, trouble: { kind: 'away', because: '', waitMs } });

describe('the pause after a round', () => {
  it('is the usual one when all is read, and none when more is there', () => {
    expect(pauseMs({ full: false, trouble: null }, 60_000, 0, 0.5)).to.equal(60_000);
    expect(pauseMs({ full: true, trouble: null }, 60_000, 0, 0.5)).to.equal(0);
  });

  it('grows while Stripe is away, up to five minutes, and differs between pollers', () => {
    expect([1, 2, 3, 4].map((failures) => pauseMs(away(null), 60_000, failures, 1))).to.deep.equal([
      1_000, 2_000, 4_000, 8_000,
    ]);
    expect(pauseMs(away(null), 60_000, 40, 1)).to.equal(300_000);
    expect(pauseMs(away(null), 60_000, 40, 0)).to.equal(150_000);
  });

  it('is as long as Stripe asks for, within an hour', () => {
    expect(pauseMs(away(7_000), 60_000, 1, 0)).to.equal(7_000);
    expect(pauseMs(away(90_000_000), 60_000, 1, 0)).to.equal(3_600_000);
    expect(pauseMs(away(1), 60_000, 5, 1)).to.equal(16_000);
  });

  it('is a minute while the key is refused, however short the rounds are', () => {
    expect(pauseMs({ full: false, trouble: { kind: 'refused', because: '', wholeKey: true } }, 50, 1, 0)).to.equal(
      60_000,
    );
  });
});

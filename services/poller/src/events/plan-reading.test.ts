import { expect } from 'chai';
import { describe, it } from 'mocha';
import { planReading } from './plan-reading.js';

const DAY_MS = 86_400_000;
const NOW = 1_790_000_000_000;
const CONFIG = { POLL_OVERLAP_MS: 600_000, POLL_SETTLE_MS: 30_000, POLL_LOOK_BACK_MS: DAY_MS };

describe('a reading of the list of events', () => {
  it('goes back as far as is set when nothing was read before', () => {
    const reading = planReading({ reachedMs: null }, NOW, CONFIG);
    expect(reading).to.deep.equal({ fromMs: NOW - DAY_MS, toMs: NOW - 30_000, gap: null });
  });

  it('begins before what was reached, and ends before the newest', () => {
    const reading = planReading({ reachedMs: NOW - 60_000 }, NOW, CONFIG);
    expect(reading).to.deep.equal({ fromMs: NOW - 660_000, toMs: NOW - 30_000, gap: null });
  });

  it('begins only a little before it where the whole overlap was just read', () => {
    const reading = planReading({ reachedMs: NOW - 60_000 }, NOW, CONFIG, false);
    expect(reading.fromMs).to.equal(NOW - 120_000);
    expect(planReading({ reachedMs: NOW }, NOW, { ...CONFIG, POLL_OVERLAP_MS: 5_000 }, false).fromMs).to.equal(
      NOW - 5_000,
    );
  });

  it('catches up from where it stood days ago', () => {
    expect(planReading({ reachedMs: NOW - 29 * DAY_MS }, NOW, CONFIG)).to.deep.include({
      fromMs: NOW - 29 * DAY_MS - 600_000,
      gap: null,
    });
  });

  it('names the time that Stripe lists no more', () => {
    const { fromMs, gap } = planReading({ reachedMs: NOW - 31 * DAY_MS }, NOW, CONFIG);
    expect(fromMs).to.equal(NOW - 30 * DAY_MS);
    expect(gap).to.deep.equal({ fromMs: NOW - 31 * DAY_MS, toMs: NOW - 30 * DAY_MS });
  });

  it('asks for nothing older than Stripe lists at its first reading', () => {
    const reading = planReading({ reachedMs: null }, NOW, { ...CONFIG, POLL_LOOK_BACK_MS: 90 * DAY_MS });
    expect(reading).to.deep.include({ fromMs: NOW - 30 * DAY_MS, gap: null });
  });
});

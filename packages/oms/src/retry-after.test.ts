import { expect } from 'chai';
import { describe, it } from 'mocha';
import { retryAfterMs } from './retry-after.js';

const now = Date.parse('2026-11-21T08:00:00Z');

describe('Retry-After', () => {
  const rows: [string | null, number | null][] = [
    ['120', 120_000],
    ['0', 1_000],
    [' 7 ', 7_000],
    ['Sat, 21 Nov 2026 08:02:00 GMT', 120_000],
    ['Sat, 21 Nov 2026 07:00:00 GMT', 1_000],
    ['Saturday, 21-Nov-26 08:00:30 GMT', 30_000],
    ['9999999999', 86_400_000],
    ['Fri, 31 Dec 2099 23:59:59 GMT', 86_400_000],
    [null, null],
    ['', null],
    ['soon', null],
    ['-5', null],
    ['1.5', null],
    ['2026-11-21', null],
    ['99999999999', null],
  ];
  for (const [header, waitMs] of rows)
    it(`${JSON.stringify(header)} asks for ${waitMs} ms`, () => {
      expect(retryAfterMs(header, now)).to.equal(waitMs);
    });
});

import { expect } from 'chai';
import { describe, it } from 'mocha';
import { speak } from '../messages/speak.js';
import type { Overview } from '../overview/read-overview.js';
import { attention } from './attention.js';

const well: Overview = { services: [], queues: null, books: null, orders: null };

describe('what needs attention', () => {
  it('names order systems that are down or want no more, and no others', () => {
    const destination = { url: 'https://x/', because: null, since: null, until: null, trials: 0 };
    const destinations = (['taking', 'waiting', 'down', 'disabled'] as const).map((state) => ({
      ...{ ...destination, connection: `shop-${state}`, state },
    }));
    const nothing = { rows: 0, more: false, reasons: [] };
    const books = { waiting: [], unapplied: [], exceptions: [], parked: [], dead_letters: nothing, destinations };
    const page = attention(speak('en'), { ...well, books: books as unknown as Overview['books'] }).text;
    expect(page).to.contain('shop-down').and.contain('shop-disabled');
    expect(page).to.not.match(/shop-taking|shop-waiting/);
  });
});

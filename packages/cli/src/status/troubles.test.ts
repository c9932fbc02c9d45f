import { STAGES } from '@quittance/contracts';
import type { QueueDepth, QueueDepths } from '@quittance/queue';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Status } from './collect-status.js';
import { troubles } from './troubles.js';

const EMPTY: QueueDepth = {
  waiting: 0,
  prioritized: 0,
  active: 0,
  delayed: 0,
  delayedDue: 0,
  paused: false,
  backlog: 0,
};
const CALM = Object.fromEntries(STAGES.map((stage) => [stage, EMPTY])) as QueueDepths;
const TAKING = {
  ...{ connection: 'default', url: 'https://x/', state: 'taking' as const },
  ...{ because: null, since: null, until: null, trials: 0 },
};
const POLLED = {
  list: 'events',
  reached_at: new Date(0),
  ended_ago_ms: 5,
  looked: 10n,
  found: 1n,
  trouble: 'Stripe does not answer',
  trouble_ms: 1_000,
};
const BOOKS = {
  destinations: [TAKING, { ...TAKING, connection: 'us', state: 'waiting' as const }],
  waiting: [],
  unapplied: [{ currency: 'usd', amount: 1n, text: '0.01 usd', payments: 1, ages_at: null }],
  exceptions: [{ reason: 'tie', severity: 'high', count: 9, overdue: 9 }],
  parked: [{ table: 'stripe_events' as const, rows: 3 }],
  audit: [],
  dead_letters: { rows: 3, more: false, reasons: [] },
  polling: [POLLED],
};
const WELL: Pick<Status, 'services' | 'queues' | 'books'> = {
  services: [{ name: 'ingress', url: 'http://x', ready: true, because: '' }],
  queues: CALM,
  books: BOOKS,
};

describe('an installation', () => {
  it('is healthy with work for people in it', () => {
    expect(troubles(WELL, 1_000)).to.deep.equal([]);
  });

  for (const [name, change, trouble] of [
    ['no service known', { services: [] }, 'no service is known'],
    [
      'a service not ready',
      { services: [{ name: 'relay', url: '', ready: false, because: 'mysql' }] },
      'relay is not ready: mysql',
    ],
    ['Redis away', { queues: { error: 'gone' } }, 'Redis: gone'],
    ['the database away', { books: { error: 'gone' } }, 'database: gone'],
    [
      'an order system that is down',
      { books: { ...BOOKS, destinations: [{ ...TAKING, state: 'down', because: 'HTTP 500' }] } },
      'the order system of default is down: HTTP 500',
    ],
    [
      'an order system that wants no more',
      { books: { ...BOOKS, destinations: [TAKING, { ...TAKING, connection: 'eu', state: 'disabled' }] } },
      'the order system of eu is disabled',
    ],
    ['a paused queue', { queues: { ...CALM, matching: { ...EMPTY, paused: true } } }, 'queue of matching is paused'],
    [
      'a list of Stripe that cannot be read for long',
      { books: { ...BOOKS, polling: [{ ...POLLED, trouble_ms: 1_001 }] } },
      'events of Stripe cannot be read',
    ],
    [
      'books that do not agree',
      {
        books: { ...BOOKS, audit: [{ invariant: 'order.sums', differences: 2, example: 'order A-1', ended_at: null }] },
      },
      'order.sums has 2 differences',
    ],
    [
      'a row that waits too long',
      { books: { ...BOOKS, waiting: [{ stage: 'matching', rows: 1, more: false, oldestMs: 1_001 }] } },
      'matching has a row that has waited',
    ],
  ] as const)
    it(`is not healthy with ${name}`, () => {
      const found = troubles({ ...WELL, ...(change as Partial<typeof WELL>) }, 1_000);
      expect(found).to.have.length(1);
      expect(found[0]).to.include(trouble);
    });
});

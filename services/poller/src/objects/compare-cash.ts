import { readStripeCustomers, savePollStep } from '@quittance/store';
import type { ReadTrouble } from '@quittance/stripe';
import { CASH_CUSTOMERS_A_ROUND, CASH_PAGES_MAX } from '../limits.js';
import type { PollParts } from '../parts.js';
import type { Window } from './compare-list.js';
import { comparePage } from './compare-page.js';
import { CASH } from './object-lists.js';

/**
 * Compares movements of the cash balances of a number of customers, one customer after the other; the place is the last customer. Stripe
 * lists them by customer only, so customers whom the books do not know are not looked at.
 * @returns null when all customers are done, 'more' when others may take their turn first
 */
export async function compareCash(parts: PollParts, window: Window): Promise<ReadTrouble | 'more' | null> {
  const { store, connection, signal } = parts;
  const { fromMs, toMs } = window;
  const page = { after: window.pageAfter, rows: CASH_CUSTOMERS_A_ROUND };
  const customers = await readStripeCustomers(store.sql, connection.id, page);
  let none = false;
  for (const customer of customers) {
    if (signal.aborted) return 'more';
    const compared = await compareCustomer(parts, customer, window);
    if ('kind' in compared && compared.kind === 'invalid') {
      parts.log.info({ because: compared.because }, 'poller.no_cash_balances');
      none = true;
      break;
    }
    if ('kind' in compared) return compared;
    await savePollStep(store, connection.id, CASH, { ...compared, window: { fromMs, toMs, pageAfter: customer } });
  }
  if (!none && customers.length === CASH_CUSTOMERS_A_ROUND) return 'more';
  await savePollStep(store, connection.id, CASH, { window: null, ended: true, reachedMs: toMs });
  return null;
}

/** A customer's movements come newest first and cannot be asked for by time. */
async function compareCustomer(
  parts: PollParts,
  customer: string,
  { fromMs, toMs }: Window,
): Promise<{ looked: number; found: number } | ReadTrouble> {
  const sum = { looked: 0, found: 0 };
  let after: string | null = null;
  for (let pages = 0; pages < CASH_PAGES_MAX; pages += 1) {
    const page = await parts.reader.list(CASH, { customer, after });
    // A customer who was deleted at Stripe moves no money any more.
    if (page.kind === 'unknown_object') return sum;
    if (page.kind !== 'page') return page;
    const createdMs = (created: unknown) => (typeof created === 'number' ? created * 1_000 : 0);
    const inTime = page.objects.filter(({ created }) => createdMs(created) >= fromMs && createdMs(created) <= toMs);
    const compared = await comparePage(parts, inTime);
    sum.looked += compared.looked;
    sum.found += compared.found;
    const last = page.objects.at(-1);
    if (!page.hasMore || last === undefined || createdMs(last['created']) < fromMs) return sum;
    after = last.id;
  }
  return sum;
}

import type { CashEntry, Payment, Refund } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import { REFUND_LIFE } from '../refund/refund-life.js';
import type { Departure } from './departure.js';
import { oldestFirst } from './payment-behind.js';

/**
 * What banks took back from customers' balances, and what was given back there without being asked for here. The provider does not say which transfer it was: the latest one of exactly
 * that amount, else what is on no order (a balance that nobody claimed is sent back). Anything else is a question for a person:
 * no order is opened again by a guess. Once booked it stays there, since later transfers cannot have been meant.
 */
export function returnsOf(draft: Draft): Departure[] {
  const entries = [...draft.cashEntries.values()].sort((a, b) => (a.entry < b.entry ? -1 : 1));
  const refunds = refundsOfBalances(draft);
  const known = firstOfEach(
    entries.filter((each) => each.entryKind === 'return_started'),
    refunds,
  );
  const back = firstOfEach(
    entries.filter((each) => each.entryKind === 'return_canceled'),
    refunds.filter((each) => REFUND_LIFE[each.status].money === 'with_us'),
  );
  const calledOff = returnsCalledOff(entries.filter((each) => !known.has(each.entry) && !back.has(each.entry)));
  return entries.filter(isReturn).map((entry) => ({
    kind: 'bank_return' as const,
    source: entry.entry,
    target: calledOff.has(entry.entry) || known.has(entry.entry) ? 0n : entry.amount,
    payments: fundingsOf(draft, entry),
    orders: null,
    leaves: true,
    whole: true,
    because: {
      sentence: known.has(entry.entry)
        ? 'the return is a refund that was asked for here'
        : calledOff.has(entry.entry)
          ? 'the return of the transfer was called off'
          : 'the bank took the transfer back',
      evidence: [entry.entry],
    },
  }));
}

/** Refunds that were asked for of money on a balance: each starts one return, and calls it off when it comes back. */
function refundsOfBalances(draft: Draft): Refund[] {
  return [...draft.refunds.values()].filter((each) => draft.payments.get(each.payment ?? '')?.kind === 'funding');
}

/** Pairs each refund with one entry of the same customer and amount, in the order of their ids: which is which does not matter. */
function firstOfEach(entries: readonly CashEntry[], refunds: readonly Refund[]): ReadonlySet<string> {
  const taken = new Set<string>();
  for (const refund of refunds) {
    const own = entries.find(
      (each) =>
        !taken.has(each.entry) &&
        each.customer === refund.customer &&
        each.currency === refund.currency &&
        each.amount === refund.amount,
    );
    if (own !== undefined) taken.add(own.entry);
  }
  return taken;
}

function isReturn(entry: CashEntry): boolean {
  return entry.entryKind === 'reversed' || entry.entryKind === 'return_started';
}

/** Pairs each call-off with one return of the same customer and amount, in the order of their ids. */
function returnsCalledOff(entries: readonly CashEntry[]): ReadonlySet<string> {
  const calledOff = new Set<string>();
  for (const canceled of entries.filter((each) => each.entryKind === 'return_canceled')) {
    const started = entries.find(
      (each) =>
        each.entryKind === 'return_started' &&
        !calledOff.has(each.entry) &&
        each.customer === canceled.customer &&
        each.currency === canceled.currency &&
        each.amount === canceled.amount,
    );
    if (started !== undefined) calledOff.add(started.entry);
  }
  return calledOff;
}

function fundingsOf(draft: Draft, entry: CashEntry): Payment[] {
  const fundings = [...draft.payments.values()].filter(
    (each) => each.kind === 'funding' && each.customer === entry.customer && each.currency === entry.currency,
  );
  return oldestFirst(fundings).reverse();
}

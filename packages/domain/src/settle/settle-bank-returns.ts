import type { CashEntry, Payment } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import { moneyLeft } from './money-left.js';

/**
 * Takes off the books what a bank took back from a customer's balance, and gives it back where the return was called off.
 * The provider does not say which transfer it was: the latest one of exactly that amount, else the latest ones together.
 */
export function settleBankReturns(draft: Draft): void {
  const calledOff = returnsCalledOff([...draft.cashEntries.values()]);
  for (const entry of draft.cashEntries.values()) {
    if (entry.entryKind !== 'reversed' && entry.entryKind !== 'return_started') continue;
    takeBack(draft, entry, calledOff.has(entry.entry) ? 0n : entry.amount);
  }
}

function takeBack(draft: Draft, entry: CashEntry, target: bigint): void {
  const fundings = fundingsOf(draft, entry);
  const whole = fundings.find((each) => each.amount === entry.amount && each.unapplied + each.applied >= entry.amount);
  const sentence = target === 0n ? 'the return of the transfer was called off' : 'the bank took the transfer back';
  const missing = moneyLeft(draft, {
    kind: 'bank_return',
    source: entry.entry,
    target,
    payments: whole === undefined ? fundings : [whole],
    because: { sentence, evidence: [entry.entry] },
  });
  const key = `cash:${entry.entry}`;
  if (missing === 0n || fundings.length === 0) draft.settle(key, 'the transfers of the customer cover it');
  else
    draft.raise({
      key,
      reason: 'return_unmatched',
      payment: null,
      order: null,
      currency: entry.currency,
      amount: missing,
      candidates: [],
      because: 'the customer’s transfers hold less than the bank took back',
    });
}

/** Pairs each call-off with one return of the same customer and amount, in the order of their ids. */
function returnsCalledOff(entries: readonly CashEntry[]): ReadonlySet<string> {
  const sorted = [...entries].sort((a, b) => (a.entry < b.entry ? -1 : 1));
  const calledOff = new Set<string>();
  for (const canceled of sorted.filter((each) => each.entryKind === 'return_canceled')) {
    const started = sorted.find(
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
  return [...draft.payments.values()]
    .filter((each) => each.kind === 'funding' && each.customer === entry.customer && each.currency === entry.currency)
    .sort((a, b) => (b.paidAtMs ?? 0) - (a.paidAtMs ?? 0) || (a.stripeId < b.stripeId ? 1 : -1));
}

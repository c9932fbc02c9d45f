import type { MoneyMoved, Placed, PreviewChange, PreviewSummary } from './preview-question.js';

/** What differs between the two; null when the money lies in the same places with the same differences closed. */
export function changeOf(before: Placed, after: Placed): PreviewChange | null {
  if (placesOf(before) === placesOf(after)) return null;
  if (before.allocations.length === 0) return 'new';
  return after.allocations.length === 0 ? 'lost' : 'changed';
}

/** Where the money is and what is closed, in a form that can be compared. */
function placesOf({ allocations, adjustments }: Placed): string {
  const places = [
    ...allocations.map((each) => JSON.stringify([each.order, each.amount.toString()])),
    ...adjustments.map((each) => JSON.stringify([each.order, each.amount.toString(), each.reason])),
  ];
  return places.sort().join('\n');
}

/** Minor units of a payment that lie elsewhere than before; on account is a place as well. */
function movedBetween(before: Placed, after: Placed): bigint {
  const more = new Map<string | null, bigint>();
  const add = (place: string | null, amount: bigint) => more.set(place, (more.get(place) ?? 0n) + amount);
  for (const each of after.allocations) add(each.order, each.amount);
  for (const each of before.allocations) add(each.order, -each.amount);
  add(null, after.remainder - before.remainder);
  return [...more.values()].reduce((sum, each) => (each > 0n ? sum + each : sum), 0n);
}

/** Adds up what a preview finds, payment by payment. */
export class PreviewTally {
  readonly #changes = { new: 0, lost: 0, changed: 0, same: 0 };
  readonly #exceptions = { before: 0, after: 0, fewer: 0, more: 0 };
  readonly #money = new Map<string, { -readonly [Field in keyof MoneyMoved]: MoneyMoved[Field] }>();

  add(currency: string, before: Placed, after: Placed): PreviewChange | null {
    const change = changeOf(before, after);
    this.#changes[change ?? 'same'] += 1;
    const [waited, waits] = [before.status !== 'applied', after.status !== 'applied'];
    if (waited) this.#exceptions.before += 1;
    if (waits) this.#exceptions.after += 1;
    if (waited && !waits) this.#exceptions.fewer += 1;
    if (waits && !waited) this.#exceptions.more += 1;
    const money = this.#moneyOf(currency);
    money.placedBefore += total(before.allocations);
    money.placedAfter += total(after.allocations);
    money.adjustedBefore += total(before.adjustments);
    money.adjustedAfter += total(after.adjustments);
    money.moved += movedBetween(before, after);
    return change;
  }

  summary(payments: PreviewSummary['payments']): PreviewSummary {
    return {
      payments,
      changes: { ...this.#changes },
      exceptions: { ...this.#exceptions },
      money: [...this.#money.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1)),
    };
  }

  #moneyOf(currency: string) {
    const found = this.#money.get(currency) ?? {
      currency,
      placedBefore: 0n,
      placedAfter: 0n,
      moved: 0n,
      adjustedBefore: 0n,
      adjustedAfter: 0n,
    };
    this.#money.set(currency, found);
    return found;
  }
}

function total(rows: readonly { readonly amount: bigint }[]): bigint {
  return rows.reduce((sum, each) => sum + each.amount, 0n);
}

import type { Mention, Strength } from './mention.js';

const RANK: Readonly<Record<Strength, number>> = {
  exact: 3,
  look_alike: 2,
  bare: 1,
  continued: 0,
  in_range: 0,
  carried: 0,
};

/** The surest and longest readings first; what overlaps one of them is not read again. */
export function withoutOverlap<O>(all: readonly Mention<O>[], taken: readonly Mention<O>[] = []): Mention<O>[] {
  const kept: Mention<O>[] = [];
  const sorted = [...all].sort(
    (a, b) => RANK[b.strength] - RANK[a.strength] || b.end - b.start - (a.end - a.start) || a.start - b.start,
  );
  for (const each of sorted) {
    const rivals = [...taken, ...kept].filter((one) => one.start < each.end && each.start < one.end);
    const twin = rivals.find(
      (one) => one.start === each.start && one.end === each.end && one.strength === each.strength,
    );
    if (rivals.length === 0) kept.push(each);
    else if (twin !== undefined && kept.includes(twin))
      kept[kept.indexOf(twin)] = { ...twin, orders: [...new Set([...twin.orders, ...each.orders])] };
  }
  return kept;
}

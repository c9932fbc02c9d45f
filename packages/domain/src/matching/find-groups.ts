/** Orders looked at for a group, oldest first. */
export const GROUP_ORDERS_MAX = 40;
/** Additions made in one search; beyond it the answer counts as not proven to be the only one. */
export const GROUP_STEPS_MAX = 200_000;
/** Two groups already make a tie; a few more are found only to be shown. */
const GROUPS_MAX = 3;

export interface FoundGroups {
  /** Indexes into the amounts, groups of the smallest size that has any, oldest first. */
  readonly groups: readonly (readonly number[])[];
  /** False when the search was cut: there may be other groups of this size. */
  readonly complete: boolean;
}

/** Finds the smallest groups (two to `sizeMax`) of amounts that add up to exactly `sum`. */
export function findGroups(amounts: readonly bigint[], sum: bigint, sizeMax: number): FoundGroups {
  const search = new Search(amounts, sum);
  for (let size = 2; size <= sizeMax; size += 1) {
    search.extend([], 0, 0n, size);
    if (search.groups.length > 0 || search.steps >= GROUP_STEPS_MAX) break;
  }
  return { groups: search.groups, complete: search.steps < GROUP_STEPS_MAX };
}

/** Among how many groups one is expected to have a sum by chance, as a part of one: more than this proves nothing. */
const CHANCE_MAX_PER_THOUSAND = 20n;

/**
 * Whether a sum of `sizeMin` to `sizeMax` of these amounts may come about by chance: the number of groups there are, against the number of sums
 * there could be (the sum in steps of the amounts' common power of ten).
 */
export function byChance(amounts: readonly bigint[], sum: bigint, sizeMax: number, sizeMin = 2): boolean {
  const usable = amounts.filter((each) => each <= sum);
  const step = usable.length === 0 ? 1n : powerOfTen(usable);
  let groups = 0n;
  let chosen = 1n;
  for (let size = 1; size <= sizeMax; size += 1) {
    chosen = (chosen * BigInt(Math.max(0, usable.length - size + 1))) / BigInt(size);
    if (size >= sizeMin) groups += chosen;
  }
  return groups * 1_000n > CHANCE_MAX_PER_THOUSAND * (sum / step);
}

/** The largest power of ten that all of them are multiples of. */
function powerOfTen(amounts: readonly bigint[]): bigint {
  let step = 1n;
  while (step < 1_000_000_000n && amounts.every((each) => each % (step * 10n) === 0n)) step *= 10n;
  return step;
}

class Search {
  readonly groups: number[][] = [];
  steps = 0;
  readonly #amounts: readonly bigint[];
  readonly #sum: bigint;

  constructor(amounts: readonly bigint[], sum: bigint) {
    this.#amounts = amounts;
    this.#sum = sum;
  }

  extend(chosen: readonly number[], from: number, reached: bigint, left: number): void {
    for (let index = from; index <= this.#amounts.length - left; index += 1) {
      if (this.groups.length >= GROUPS_MAX || this.steps >= GROUP_STEPS_MAX) return;
      this.steps += 1;
      const next = reached + (this.#amounts[index] ?? 0n);
      if (next > this.#sum) continue;
      if (left === 1) {
        if (next === this.#sum) this.groups.push([...chosen, index]);
      } else this.extend([...chosen, index], index + 1, next, left - 1);
    }
  }
}

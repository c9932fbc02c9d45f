/** Chance that follows from a seed alone, so that every history can be played again. */
export interface Random {
  /** In [0, 1). */
  fraction(): number;
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<Each>(from: readonly Each[]): Each;
  shuffle<Each>(rows: Each[]): Each[];
  /** Another source that follows from this seed and a name, and disturbs this one not at all. */
  branch(name: string): Random;
}

export function randomOf(seed: string): Random {
  let state = hashOf(seed);
  const fraction = (): number => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (from: number, to: number): number => from + Math.floor(fraction() * (to - from + 1));
  return {
    fraction,
    between,
    chance: (probability) => fraction() < probability,
    pick: (from) => {
      if (from.length === 0) throw new Error('nothing to pick from');
      return from[between(0, from.length - 1)] as (typeof from)[number];
    },
    shuffle: (rows) => {
      for (let n = rows.length - 1; n > 0; n -= 1) {
        const m = between(0, n);
        const kept = rows[n] as (typeof rows)[number];
        rows[n] = rows[m] as (typeof rows)[number];
        rows[m] = kept;
      }
      return rows;
    },
    branch: (name) => randomOf(`${seed}/${name}`),
  };
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return hash | 0;
}

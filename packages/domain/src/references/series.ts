import type { Atom } from '../text/atoms.js';

/** Numbers that continue a reference before them: `ORD-558030/65`, `0001 und 0002`, `576382+83+84`, `1001 bis 1005`. */
export interface Series {
  /** Index of the atom, a number, that the others continue. */
  readonly base: number;
  readonly members: readonly SeriesMember[];
}

export interface SeriesMember {
  /** Index of the atom at whose place the member stands. */
  readonly atom: number;
  readonly digits: string;
  /** Not written itself: it lies between the ends of a range. */
  readonly inRange: boolean;
}

/** Members written out that one series may have, and numbers that one range may stand for. */
export const SERIES_MEMBERS_MAX = 20;
const BASE_LENGTH_MIN = 2;

const LIST = /^(?:[\s,;+&/|\-–.#()]|\b(?:U|UND|AND|ET|Y|E|OG|OCH|EN|I|ET)\b|及び|と|および|และ|NR|NO|N°|REF)*$/u;
const RANGE =
  /^\s*(?:[-–—~〜…]|\.{2,3}|\b(?:BIS|BIS EINSCHL|TO|UNTIL|THROUGH|THRU|UP TO|AU|AL|A|À|HASTA|ATÉ|ATE|TOT|TILL?|DO|T\/M)\b\.?|から|ถึง|至|到)\s*(?:NR|NO|#)?\.?\s*$/u;

/** Finds the series of a text. Every number that starts one may be read so; whether it is one, the orders tell. */
export function seriesIn(folded: string, atoms: readonly Atom[]): Series[] {
  const series: Series[] = [];
  for (const [index, atom] of atoms.entries()) {
    if (!atom.digits || atom.text.length < BASE_LENGTH_MIN) continue;
    const found = seriesFrom(folded, atoms, index, atom);
    if (found.length > 0) series.push({ base: index, members: found });
  }
  return series;
}

/** The numbers, in full, between the ends of a range that are both written out: `T0D20-0003 to T0D20-0008`. */
export function betweenEnds(folded: string, first: RangeEnd, last: RangeEnd): string[] {
  if (last.start - first.end > BETWEEN_MAX || first.token.length !== last.token.length) return [];
  if (!RANGE.test(folded.slice(first.end, last.start))) return [];
  let same = 0;
  while (same < first.token.length && first.token[same] === last.token[same]) same += 1;
  const [from, to] = [first.token.slice(same), last.token.slice(same)];
  if (!/^\d+$/.test(from) || !/^\d+$/.test(to)) return [];
  return inBetween(from, to).map((digits) => first.token.slice(0, same) + digits);
}

interface RangeEnd {
  readonly token: string;
  readonly start: number;
  readonly end: number;
}

/** Characters between the ends of a range. */
const BETWEEN_MAX = 16;

function seriesFrom(folded: string, atoms: readonly Atom[], base: number, { text, end }: Atom): Series['members'] {
  const members: SeriesMember[] = [];
  let reached = end;
  for (let next = base + 1; next < atoms.length && members.length < SERIES_MEMBERS_MAX; next += 1) {
    const atom = atoms[next];
    if (atom === undefined) break;
    if (!atom.digits) continue;
    const between = folded.slice(reached, atom.start);
    if (atom.text.length > text.length) break;
    const range = members.length === 0 && isRange(folded, atoms, base, between);
    if (!range && !LIST.test(between)) break;
    if (range) for (const digits of inBetween(text, atom.text)) members.push({ atom: next, digits, inRange: true });
    members.push({ atom: next, digits: atom.text, inRange: false });
    reached = atom.end;
  }
  return members;
}

/** A word for "to" stands between, with what stands in front of the first number perhaps repeated: `ORD-1001 - ORD-1005`. */
function isRange(folded: string, atoms: readonly Atom[], base: number, between: string): boolean {
  if (RANGE.test(between)) return true;
  const start = atoms[base]?.start ?? 0;
  for (let from = base - 1; from >= Math.max(0, base - 4); from -= 1) {
    const front = folded.slice(atoms[from]?.start ?? 0, start);
    if (between.endsWith(front) && RANGE.test(between.slice(0, -front.length))) return true;
  }
  return false;
}

/** The numbers between the ends of a range, in the spelling of its end. */
function inBetween(from: string, end: string): string[] {
  const start = Number(from.slice(-end.length));
  const count = Number(end) - start - 1;
  if (end.length > 9 || count < 1 || count > SERIES_MEMBERS_MAX) return [];
  return Array.from({ length: count }, (_, n) => String(start + 1 + n).padStart(end.length, '0'));
}

/** A reference with its end replaced by the digits that continue it. */
export function continued(reference: string, digits: string): string {
  return reference.slice(0, reference.length - digits.length) + digits;
}

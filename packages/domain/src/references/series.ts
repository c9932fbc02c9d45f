import type { Atom } from './atoms.js';

/** Numbers that continue a reference before them: `ORD-558030/65`, `0001 und 0002`, `576382+83+84`, `1001 bis 1005`. */
export interface Series {
  /** Index of the atom, a number, that the others continue. */
  readonly base: number;
  readonly members: readonly { readonly atom: number; readonly digits: string }[];
}

/** Members written out that one series may have, and numbers that one range may stand for. */
export const SERIES_MEMBERS_MAX = 20;
const BASE_LENGTH_MIN = 3;

const LIST = /^(?:[\s,;+&/|\-–.#()]|\b(?:U|UND|AND|ET|Y|E|OG|OCH|EN|I|ET)\b|及び|と|および|และ|NR|NO|N°|REF)*$/u;
const RANGE = /^\s*(?:[-–—~〜]|\b(?:BIS|TO|THROUGH|THRU|AU|AL|HASTA|ATÉ|TOT|TILL?)\b|から|ถึง)\s*(?:NR|NO|#)?\.?\s*$/u;

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

function seriesFrom(folded: string, atoms: readonly Atom[], base: number, { text, end }: Atom): Series['members'] {
  const members: { atom: number; digits: string }[] = [];
  let reached = end;
  for (let next = base + 1; next < atoms.length && members.length < SERIES_MEMBERS_MAX; next += 1) {
    const atom = atoms[next];
    if (atom === undefined) break;
    if (!atom.digits) continue;
    const between = folded.slice(reached, atom.start);
    if (atom.text.length > text.length) break;
    const range = members.length === 0 && RANGE.test(between);
    if (!range && !LIST.test(between)) break;
    if (range) members.push(...inBetween(text, atom.text).map((digits) => ({ atom: next, digits })));
    members.push({ atom: next, digits: atom.text });
    reached = atom.end;
  }
  return members;
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

/** A run of digits that touches no letter. */
export interface DigitGroup {
  readonly start: number;
  readonly end: number;
  /** One separator stands between this group and the one before it. */
  readonly joined: boolean;
}

/** Neighbouring groups read as one number; `from` and `to` are indexes of groups. */
export interface DigitWindow {
  readonly digits: string;
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

/** The longest reference (Swiss) has 27 digits; printed in fours it has seven groups, in twos more than anybody prints. */
const DIGITS_MAX = 27;
const GROUPS_MAX = 14;
const GROUP = /(?<![\p{L}\d])\d+(?![\p{L}\d])/gu;
const JOINT = /^(?: |[-./–] ?| [-./–] )$/;

/** The runs of digits of a folded text. */
export function digitGroupsIn(folded: string): DigitGroup[] {
  const groups: DigitGroup[] = [];
  for (const { 0: text, index } of folded.matchAll(GROUP)) {
    const before = groups.at(-1);
    const gap = before === undefined || index - before.end > 3 ? '' : folded.slice(before.end, index);
    groups.push({ start: index, end: index + text.length, joined: JOINT.test(gap) });
  }
  return groups;
}

/** Every window of joined groups with at most 27 digits: linear, since a window has at most 14 groups. */
export function digitWindows(folded: string, groups: readonly DigitGroup[]): DigitWindow[] {
  const windows: DigitWindow[] = [];
  for (let from = 0; from < groups.length; from += 1) {
    const start = groups[from]?.start ?? 0;
    let digits = '';
    for (let to = from; to < groups.length && to - from < GROUPS_MAX; to += 1) {
      const group = groups[to];
      if (group === undefined || (to > from && !group.joined)) break;
      if (digits.length + group.end - group.start > DIGITS_MAX) break;
      digits += folded.slice(group.start, group.end);
      windows.push({ digits, start, end: group.end, from, to: to + 1 });
    }
  }
  return windows;
}

/** A run of digits that touches no letter. */
export interface DigitGroup {
  readonly start: number;
  readonly end: number;
  /** What joins it to the group before it: one separator with or without blanks; `null` when it stands apart. */
  readonly joint: string | null;
  /** A separator without blanks ties it to letters or digits (`ORD-536365`, `2011.05.03`). */
  readonly tied: boolean;
}

/** Neighbouring groups read as one number. */
export interface DigitWindow {
  readonly digits: string;
  readonly groups: readonly DigitGroup[];
  /** No further group is joined before it, or after it. */
  readonly first: boolean;
  readonly last: boolean;
}

/** The longest reference (Swiss) has 27 digits; printed in fours it has seven groups, in twos more than anybody prints. */
const DIGITS_MAX = 27;
const GROUPS_MAX = 14;
const GROUP = /(?<![\p{L}\d])\d+(?![\p{L}\d])/gu;
const JOINT = /^(?: |[-./–] ?| [-./–] )$/;
const JOINT_LENGTH_MAX = 3;
const TIED_BEFORE = /[\p{L}\d][-_./–]{1,2}$/u;
const TIED_BEHIND = /^[-_./–]{1,2}[\p{L}\d]/u;

/** The runs of digits of a folded text. */
function digitGroupsIn(folded: string): DigitGroup[] {
  const groups: DigitGroup[] = [];
  for (const { 0: text, index: start } of folded.matchAll(GROUP)) {
    const end = start + text.length;
    const before = groups.at(-1);
    const gap = before === undefined || start - before.end > JOINT_LENGTH_MAX ? '' : folded.slice(before.end, start);
    const tied =
      TIED_BEFORE.test(folded.slice(Math.max(0, start - 3), start)) || TIED_BEHIND.test(folded.slice(end, end + 3));
    groups.push({ start, end, joint: JOINT.test(gap) ? gap : null, tied });
  }
  return groups;
}

/** Every window of joined groups with at most 27 digits: linear, since a window has at most 14 groups. */
export function digitWindows(folded: string): DigitWindow[] {
  const groups = digitGroupsIn(folded);
  const windows: DigitWindow[] = [];
  for (let from = 0; from < groups.length; from += 1) {
    let digits = '';
    for (let to = from; to < groups.length && to - from < GROUPS_MAX; to += 1) {
      const group = groups[to];
      if (group === undefined || (to > from && group.joint === null)) break;
      if (digits.length + group.end - group.start > DIGITS_MAX) break;
      digits += folded.slice(group.start, group.end);
      windows.push({
        digits,
        groups: groups.slice(from, to + 1),
        first: groups[from]?.joint === null,
        last: (groups[to + 1]?.joint ?? null) === null,
      });
    }
  }
  return windows;
}

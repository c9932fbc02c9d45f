import { foldText } from '../references/fold.js';
import { readBalkanReference } from './balkan-reference.js';
import { readBelgianCommunication } from './belgian-communication.js';
import type { CreditorReferenceRead } from './creditor-reference.js';
import { readFik } from './danish-fik.js';
import { type DigitGroup, digitGroupsIn, digitWindows } from './digit-windows.js';
import { readKid } from './norwegian-kid.js';
import { readRfReference } from './rf-reference.js';
import { readSwedishOcr } from './swedish-ocr.js';
import { readSwissReference } from './swiss-reference.js';
import { readViitenumero } from './viitenumero.js';

/** A reference with right check digits at a place of the folded text. */
export interface CreditorReference extends CreditorReferenceRead {
  readonly start: number;
  readonly end: number;
  /** Its form or its label says what it is. Otherwise only one check digit fits, which one number in ten does by chance. */
  readonly sure: boolean;
}

/** References reported of one text. */
export const CREDITOR_REFERENCES_MAX = 200;
/** A shorter number without a label fits a check digit too often to be told. */
const UNLABELLED_LENGTH_MIN = 6;

/** Every reference with right check digits in a free text, whatever separators are in it; places are of `foldText(text)`. */
export function creditorReferencesIn(text: string): CreditorReference[] {
  return creditorReferencesOf(foldText(text));
}

/** The same of a text that is folded already, of any length. */
export function creditorReferencesOf(folded: string): CreditorReference[] {
  const groups = digitGroupsIn(folded);
  const all = [
    ...lettered(folded),
    ...fikLines(folded),
    ...digitWindows(folded, groups).flatMap(({ digits, start, end, from, to }) =>
      numeric(folded, groups.slice(from, to), digits, groups[to]?.joined !== true).map(({ read, sure }) => ({
        ...read,
        start,
        end,
        sure,
      })),
    ),
  ];
  const seen = new Set<string>();
  const found: CreditorReference[] = [];
  for (const each of all.sort((a, b) => a.start - b.start || Number(b.sure) - Number(a.sure) || b.end - a.end)) {
    const key = `${each.start}/${each.end}/${each.payload}`;
    if (seen.has(key) || found.length >= CREDITOR_REFERENCES_MAX) continue;
    seen.add(key);
    found.push(each);
  }
  return found;
}

const LETTERED = /(?<![A-Z0-9])(?:RF|SI|HR)[ -]?\d{2}/g;
/** As long as a printed RF reference with a separator after every fourth character, and some to spare. */
const LETTERED_LENGTH_MAX = 40;

/** RF, SI and HR: from the letters on, longer and longer up to each separator, until the check digits are right. */
function lettered(folded: string): CreditorReference[] {
  const found: CreditorReference[] = [];
  for (const { index: start } of folded.matchAll(LETTERED)) {
    const piece =
      /^[A-Z0-9]+(?:[ ./-]{1,2}[A-Z0-9]+)*/.exec(folded.slice(start, start + LETTERED_LENGTH_MAX))?.[0] ?? '';
    for (let length = 5; length <= piece.length; length += 1) {
      if (/[A-Z0-9]/.test(piece[length] ?? ' ')) continue;
      const written = piece.slice(0, length);
      if (!/[A-Z0-9]$/.test(written)) continue;
      const read =
        readRfReference(written.replace(/[^A-Z0-9]/g, '')) ?? readBalkanReference(written.replace(/[^A-Z0-9-]/g, ''));
      if (read !== null) found.push({ ...read, start, end: start + length, sure: true });
    }
  }
  return found;
}

const FIK = /\+?(71|75|04|15) ?[<>] ?(\d{15,16})(?: ?\+\d{8}[<>]?)?/g;

function fikLines(folded: string): CreditorReference[] {
  return [...folded.matchAll(FIK)].flatMap(({ 0: all, 1: card = '', 2: digits = '', index }) => {
    const read = readFik(card, digits);
    return read === null ? [] : [{ ...read, start: index, end: index + all.length, sure: true }];
  });
}

const LABELS: readonly (readonly [RegExp, (text: string) => CreditorReferenceRead | null])[] = [
  [/(?:^|[^\p{L}])KID(?:[- ]?(?:NR|NUMMER|NO))?[ .:#]{0,4}$/u, readKid],
  [/(?:^|[^\p{L}])OCR(?:[- ]?(?:NR|NUMMER|NO))?[ .:#]{0,4}$/u, readSwedishOcr],
  [/(?:VIITE|VIITENRO|VIITENUMERO|VIITENUMBER|VIITENR|REFERENSNUMMER)[ .:#]{0,4}$/u, readViitenumero],
];
const LABEL_LENGTH_MAX = 24;

/**
 * What the digits of one window may be. Several groups together count only in a printed form or after a label; `last` says that no
 * further group is joined to them.
 */
function numeric(
  folded: string,
  groups: readonly DigitGroup[],
  digits: string,
  last: boolean,
): { readonly read: CreditorReferenceRead; readonly sure: boolean }[] {
  const first = groups[0];
  if (first === undefined) return [];
  const before = folded.slice(Math.max(0, first.start - LABEL_LENGTH_MAX), first.start);
  const dash = /^-(?![A-Z0-9])/.test(folded.slice(groups.at(-1)?.end ?? 0)) ? '-' : '';
  for (const [label, read] of LABELS) {
    if (!label.test(before)) continue;
    const labelled = read(digits) ?? (read === readKid && dash !== '' ? readKid(`${digits}-`) : null);
    return labelled === null ? [] : [{ read: labelled, sure: last }];
  }
  const whole = readSwissReference(digits) ?? (printed(groups, '3 4 5') ? readBelgianCommunication(digits) : null);
  if (whole !== null)
    return [{ read: whole, sure: whole.kind === 'belgian' || groups.length === 1 || evenlyPrinted(groups) }];
  if (groups.length > 1 ? !evenlyPrinted(groups) : digits.length < UNLABELLED_LENGTH_MIN) return [];
  return [readBelgianCommunication, readSwedishOcr, readViitenumero, readKid].flatMap((read) => {
    const one = read(digits);
    return one === null ? [] : [{ read: one, sure: false }];
  });
}

function printed(groups: readonly DigitGroup[], lengths: string): boolean {
  return groups.map((each) => each.end - each.start).join(' ') === lengths;
}

/** Groups of one length, as forms print long numbers; the first or the last may be shorter. */
function evenlyPrinted(groups: readonly DigitGroup[]): boolean {
  const lengths = groups.map((each) => each.end - each.start);
  const size = Math.max(...lengths);
  if (size < 3 || size > 5) return false;
  return lengths.slice(1).every((each) => each === size) || lengths.slice(0, -1).every((each) => each === size);
}

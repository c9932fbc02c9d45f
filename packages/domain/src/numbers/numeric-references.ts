import { readBelgianCommunication } from './belgian-communication.js';
import type { CreditorReferenceRead } from './creditor-reference.js';
import { type DigitGroup, type DigitWindow, digitWindows } from './digit-windows.js';
import { readKid } from './norwegian-kid.js';
import { readSwedishOcr } from './swedish-ocr.js';
import { readSwissReference } from './swiss-reference.js';
import { readViitenumero } from './viitenumero.js';

/** A reading with its place in the folded text. */
export interface PlacedReading {
  readonly read: CreditorReferenceRead;
  readonly start: number;
  readonly end: number;
  readonly sure: boolean;
}

/** References of nothing but digits: after their label, in their printed form, or where the check digit alone fits (not sure). */
export function numericReferences(folded: string): PlacedReading[] {
  return digitWindows(folded).flatMap((window) => {
    const place = { start: window.groups[0]?.start ?? 0, end: window.groups.at(-1)?.end ?? 0 };
    return (labelled(folded, window) ?? printed(window) ?? byChance(window)).map((reading) => ({
      ...place,
      ...reading,
    }));
  });
}

type Reading = Pick<PlacedReading, 'read' | 'sure'> & { readonly end?: number };

const LABELS: readonly (readonly [RegExp, (text: string) => CreditorReferenceRead | null])[] = [
  [/(?:^|[^\p{L}])KID(?:[- ]?(?:NR|NUMMER|NO))?[ .:#]{0,4}$/u, readKid],
  [/(?:^|[^\p{L}])OCR(?:[- ]?(?:NR|NUMMER|NO))?[ .:#]{0,4}$/u, readSwedishOcr],
  [/(?:VIITE|VIITENRO|VIITENUMERO|VIITENUMBER|VIITENR|REFERENSNUMMER)[ .:#]{0,4}$/u, readViitenumero],
];
const LABEL_LENGTH_MAX = 24;

/** After its label only its own standard counts. A shorter window than all joined groups is not sure. */
function labelled(folded: string, { digits, groups, last }: DigitWindow): readonly Reading[] | null {
  const [start, end] = [groups[0]?.start ?? 0, groups.at(-1)?.end ?? 0];
  const before = folded.slice(Math.max(0, start - LABEL_LENGTH_MAX), start);
  const reader = LABELS.find(([label]) => label.test(before))?.[1];
  if (reader === undefined) return null;
  const dashed = reader === readKid && /^-(?![A-Z0-9])/.test(folded.slice(end, end + 2)) ? readKid(`${digits}-`) : null;
  if (dashed !== null) return [{ read: dashed, sure: last, end: end + 1 }];
  const read = reader(digits);
  return read === null ? [] : [{ read, sure: last }];
}

/** Forms that only one standard prints. */
function printed({ digits, groups }: DigitWindow): readonly Reading[] | null {
  const swiss = readSwissReference(digits);
  if (swiss !== null) return [{ read: swiss, sure: groups.length === 1 || evenly(groups) }];
  const lengths = groups.map((each) => each.end - each.start).join(' ');
  const belgian = lengths === '3 4 5' ? readBelgianCommunication(digits) : null;
  return belgian === null ? null : [{ read: belgian, sure: true }];
}

/** A shorter number fits a check digit too often to be told. */
const LENGTH_MIN = 6;

function byChance({ digits, groups, first, last }: DigitWindow): readonly Reading[] {
  if (digits.length < LENGTH_MIN) return [];
  if (groups.length === 1 ? groups[0]?.tied === true : !first || !last || !evenly(groups)) return [];
  return [readBelgianCommunication, readSwedishOcr, readViitenumero, readKid].flatMap((reader) => {
    const read = reader(digits);
    return read === null ? [] : [{ read, sure: false }];
  });
}

/** Groups of one length with one separator, as forms print long numbers; the first or the last may be shorter. */
function evenly(groups: readonly DigitGroup[]): boolean {
  const lengths = groups.map((each) => each.end - each.start);
  const size = Math.max(...lengths);
  if (size < 3 || size > 5 || new Set(groups.slice(1).map((each) => each.joint)).size > 1) return false;
  return lengths.slice(1).every((each) => each === size) || lengths.slice(0, -1).every((each) => each === size);
}

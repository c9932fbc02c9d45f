import { foldText } from '../text/fold.js';
import { readCard } from './bank-accounts.js';
import type { CreditorReferenceRead } from './creditor-reference.js';
import { readFik } from './danish-fik.js';
import { numericReferences } from './numeric-references.js';
import { readRfReference } from './rf-reference.js';
import { readSlovenianReference } from './slovenian-reference.js';

/** A reference with right check digits at a place of the folded text. */
export interface CreditorReference extends CreditorReferenceRead {
  readonly start: number;
  readonly end: number;
  /** Its form or its label says what it is. Otherwise only one check digit fits, which one number in ten does by chance. */
  readonly sure: boolean;
}

/** References reported of one text. */
export const CREDITOR_REFERENCES_MAX = 200;

/**
 * Every reference with right check digits in a free text, whatever separators are in it; places are of `foldText(text)`. Numbers of cards
 * are left out: their check digit is the same as that of many references, and nobody shall see them.
 */
export function creditorReferencesIn(text: string): CreditorReference[] {
  return creditorReferencesOf(foldText(text));
}

/** The same of a text that is folded already, of any length. */
export function creditorReferencesOf(folded: string): CreditorReference[] {
  const all = [
    ...lettered(folded),
    ...fikLines(folded),
    ...numericReferences(folded)
      .filter(({ start, end, sure }) => sure || readCard({ folded, start, digit: start, end }) === null)
      .map(({ read, start, end, sure }) => ({ ...read, start, end, sure })),
  ];
  const surely = new Uint8Array(folded.length);
  for (const { start, end, sure } of all) if (sure) surely.fill(1, start, end);
  const seen = new Set<string>();
  const found: CreditorReference[] = [];
  for (const each of all.sort((a, b) => a.start - b.start || Number(b.sure) - Number(a.sure) || b.end - a.end)) {
    const key = `${each.start}/${each.end}/${each.payload}`;
    if (seen.has(key) || found.length >= CREDITOR_REFERENCES_MAX || (!each.sure && surely[each.start] === 1)) continue;
    seen.add(key);
    found.push(each);
  }
  return found;
}

const LETTERED = /(?<![A-Z0-9])(?:RF|SI)[ -]?\d{2}/g;
/** As long as a printed RF reference with a separator after every fourth character, and some to spare. */
const LETTERED_LENGTH_MAX = 40;

/** RF and SI: from the letters on, longer and longer up to each separator, until the check digits are right. */
function lettered(folded: string): CreditorReference[] {
  const found: CreditorReference[] = [];
  for (const { index: start } of folded.matchAll(LETTERED)) {
    const piece =
      /^[A-Z0-9]+(?:[ ./-]{1,2}[A-Z0-9]+)*/.exec(folded.slice(start, start + LETTERED_LENGTH_MAX))?.[0] ?? '';
    for (let length = 5; length <= piece.length; length += 1) {
      if (/[A-Z0-9]/.test(piece[length] ?? ' ')) continue;
      const written = piece.slice(0, length);
      if (!/[A-Z0-9]$/.test(written)) continue;
      const compact = written.replace(/[^A-Z0-9]/g, '');
      const read = readRfReference(compact) ?? readSlovenianReference(compact);
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

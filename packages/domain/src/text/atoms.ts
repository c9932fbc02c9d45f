/** A run of digits, of Latin letters, or of letters of other scripts, with its place in the folded text. */
export interface Atom {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly digits: boolean;
  /** Number of the word it is part of: atoms that touch each other are one word. */
  readonly word: number;
}

const ATOM = /\d+|\p{Script=Latin}+|(?:(?!\p{Script=Latin})\p{L})+/gu;
/** Atoms of one text that are looked at; a text with more is no remittance advice. */
const ATOMS_MAX = 300;

/** Takes a folded text apart. Linear in its length. */
export function atomsOf(folded: string): Atom[] {
  const atoms: Atom[] = [];
  let word = -1;
  for (const { 0: text, index } of folded.matchAll(ATOM)) {
    if (atoms.length >= ATOMS_MAX) break;
    if (atoms.at(-1)?.end !== index) word += 1;
    atoms.push({ text, start: index, end: index + text.length, digits: /^\d/.test(text), word });
  }
  return atoms;
}

/** The atoms joined: the form in which references are compared. */
export function compact(atoms: readonly Atom[]): string {
  return atoms.map((each) => each.text).join('');
}

/**
 * The same without leading zeros of each number, with a stroke where two numbers meet, so that `7FE1103-0003` and `7FE1103-3` are one
 * and `1-23` and `12-3` are not.
 */
export function withoutZeros(atoms: readonly Atom[]): string {
  let joined = '';
  let afterDigits = false;
  for (const each of atoms) {
    const text = each.digits ? each.text.replace(/^0+(?=\d)/, '') : each.text;
    joined += afterDigits && each.digits ? `/${text}` : text;
    afterDigits = each.digits;
  }
  return joined;
}

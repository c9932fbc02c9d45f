import anyAscii from 'any-ascii';

/** Characters of a text that are read for references. */
export const REFERENCE_TEXT_MAX = 1_000;
const TOKEN_LENGTH_MAX = 64;

/**
 * The form in which a text is read: compatibility folded (NFKC: full- and half-width, ligatures), upper case, digits of every script as
 * 0–9, marks of writing direction and other invisible characters gone, and the long vowel mark that Japanese banks write for a hyphen as
 * one. At most `REFERENCE_TEXT_MAX` characters are read.
 */
export function foldText(text: string): string {
  return text
    .slice(0, REFERENCE_TEXT_MAX)
    .replace(/[Nn][º°]|№/g, ' ')
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll('\u00AD', '-')
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Nd}/gu, (digit) => (digit >= '0' && digit <= '9' ? digit : anyAscii(digit)))
    .replace(/(?<=[A-Z0-9])ー(?=[A-Z0-9])/gu, '-');
}

/**
 * A text as far as it is read, without the word in which the limit falls: half of a number may be another order's whole one. A text
 * as long as the limit was cut before it came here.
 */
export function withoutCutWord(text: string): string {
  return text.length < REFERENCE_TEXT_MAX ? text : text.slice(0, REFERENCE_TEXT_MAX).replace(/[^\s,;]*$/u, '');
}

/**
 * The form in which references are compared: folded, and nothing but letters and digits. `ord-536365`, `ＯＲＤ ５３６３６５` and
 * `Ord/536365` are one reference.
 */
export function normaliseReference(text: string): string {
  return foldText(text)
    .replace(/[^\p{L}\p{N}]/gu, '')
    .slice(0, TOKEN_LENGTH_MAX);
}

const LOOK_ALIKES: Readonly<Record<string, string>> = {
  O: '0',
  Q: '0',
  I: '1',
  L: '1',
  Z: '2',
  S: '5',
  G: '6',
  B: '8',
};

/** Letters that a scanner or a hurried reader takes for digits, as those digits. Of a normalised reference. */
export function foldLookAlikes(normalised: string): string {
  return normalised.replace(/[OQILZSGB]/g, (letter) => LOOK_ALIKES[letter] ?? letter);
}

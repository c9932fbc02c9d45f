import anyAscii from 'any-ascii';
import { JAPANESE_FORMS, LEGAL_FORMS } from './legal-forms.js';

/** Characters of a name that are read. */
const NAME_MAX = 200;
const SMALL_KANA = 'ァィゥェォッャュョヮヵヶ';
const LARGE_KANA = 'アイウエオツヤユヨワカケ';

/** Every word of a name, legal forms as well, transliterated to Latin capitals. Voice marks of katakana are dropped, as banks cut them off. */
export function allNameWords(name: string): string[] {
  return wordsOf(kanaOf(name));
}

/**
 * The words of a name in the form in which names are compared: transliterated to Latin capitals, without legal forms and signs. Small
 * katakana count as large ones, as half-width bank text has no small ones.
 */
export function nameWords(name: string): string[] {
  const words = wordsOf(kanaOf(name).replace(JAPANESE_FORMS, ' '));
  const meaning = words.filter((word) => !LEGAL_FORMS.has(word));
  return meaning.length > 0 ? meaning : words;
}

function kanaOf(name: string): string {
  return name
    .slice(0, NAME_MAX)
    .normalize('NFKC')
    .replace(/[ァィゥェォッャュョヮヵヶ]/gu, (small) => LARGE_KANA[SMALL_KANA.indexOf(small)] ?? small)
    .replace(/\p{Cf}/gu, '');
}

function wordsOf(name: string): string[] {
  return anyAscii(
    name
      .normalize('NFD')
      .replace(/[\u3099\u309A]/gu, '')
      .normalize('NFC'),
  )
    .toUpperCase()
    .replace(/&/g, ' ')
    .replace(/(?<=\b[A-Z])\.(?=[A-Z]\b)/g, '')
    .replace(/['’`´.]/g, '')
    .split(/[^A-Z0-9]+/)
    .filter((word) => word !== '');
}

/** The key under which a payer's name is looked up: its words in alphabetic order. At most 191 characters; empty for no name. */
export function payerKey(name: string): string {
  const known = keys.get(name);
  if (known !== undefined) return known;
  const key = nameWords(name).sort().join(' ').slice(0, 191);
  if (keys.size >= KEYS_MAX) keys.clear();
  keys.set(name, key);
  return key;
}

/** Names come again and again, and transliteration is dear. Forgotten all at once when there are too many. */
const keys = new Map<string, string>();
const KEYS_MAX = 10_000;

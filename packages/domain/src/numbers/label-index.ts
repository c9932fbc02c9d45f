import { foldText } from '../text/fold.js';
import { LABEL_WORDS } from './label-words.js';
import type { NumberKind } from './number-found.js';
import { ANNOUNCING_ALONE, NUMBERING_WORDS } from './numbering-words.js';
import { SEPA_KEYWORD_AT_END } from './sepa-keywords.js';

/** A run of letters with its place in the folded text; `key` is the form in which labels are compared. */
export interface LabelWord {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

const WORD = /[\p{L}\p{M}〒]+/gu;
const WORD_LENGTH_MAX = 40;

/** The words of a folded text. Linear in its length. */
export function labelWordsIn(folded: string): LabelWord[] {
  return [...folded.matchAll(WORD)].map(({ 0: word, index }) => {
    const end = index + word.length;
    const keyword = folded[end] === '+' ? (SEPA_KEYWORD_AT_END.exec(word)?.[0] ?? null) : null;
    return { key: keyword ?? keyOf(word.slice(-WORD_LENGTH_MAX)), start: end - (keyword ?? word).length, end };
  });
}

/** What a phrase of word keys announces, or `null`. Words of scripts without blanks are found at the end of longer runs. */
export function kindOfPhrase(phrase: string): NumberKind | null {
  const direct = KINDS.get(phrase) ?? KINDS.get(withoutNumbering(phrase));
  if (direct !== undefined) return direct;
  if (phrase.includes(' ') || /^[A-Z]*$/.test(phrase)) return null;
  for (let length = Math.min(phrase.length - 1, SUFFIX_LENGTH_MAX); length >= 2; length -= 1) {
    const suffix = phrase.slice(-length);
    const kind = /^[A-Z]/.test(suffix) ? undefined : (KINDS.get(suffix) ?? KINDS.get(withoutNumbering(suffix)));
    if (kind !== undefined) return kind;
  }
  return null;
}

/** The word is a word for "number" and says nothing else. */
export function isNumbering(key: string): boolean {
  return NUMBERING.has(key);
}

/** The word is a word for "number" that announces one even alone. */
export function announcesAlone(key: string): boolean {
  return ALONE.has(key);
}

const SMALL_KANA: Readonly<Record<string, string>> = {
  ァ: 'ア',
  ィ: 'イ',
  ゥ: 'ウ',
  ェ: 'エ',
  ォ: 'オ',
  ッ: 'ツ',
  ャ: 'ヤ',
  ュ: 'ユ',
  ョ: 'ヨ',
};

/** Without accents and other marks, small kana as large ones (banks write only those). */
function keyOf(word: string): string {
  return word
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[ァィゥェォッャュョ]/g, (kana) => SMALL_KANA[kana] ?? kana);
}

const SUFFIX_LENGTH_MAX = 16;
const NUMBERING_SUFFIX = new RegExp(
  `S?(?:${NUMBERING_WORDS.map(phraseKey).filter(endsCompounds).sort(longestFirst).join('|')})$`,
  'u',
);

/** `RECHNUNGSNUMMER` → `RECHNUNG`, `ORDERID` → `ORDER`; `NR` itself stays. */
function withoutNumbering(phrase: string): string {
  return phrase.replace(NUMBERING_SUFFIX, '') || phrase;
}

function endsCompounds(key: string): boolean {
  return (
    !key.includes(' ') && (/^(?:NO|NR|NRO|ID|NUM)$/.test(key) || key.length > 3 || /[^A-Z]/.test(key)) && key !== ''
  );
}

function longestFirst(a: string, b: string): number {
  return b.length - a.length;
}

/** A phrase of the tables as the text would have it: folded, its words by their keys. */
function phraseKey(phrase: string): string {
  return labelWordsIn(foldText(phrase))
    .map((word) => word.key)
    .join(' ');
}

const NUMBERING: ReadonlySet<string> = new Set(NUMBERING_WORDS.map(phraseKey));
const ALONE: ReadonlySet<string> = new Set(ANNOUNCING_ALONE.map(phraseKey));
/** The first row that has a phrase wins. */
const KINDS: ReadonlyMap<string, NumberKind> = new Map(
  [...LABEL_WORDS]
    .reverse()
    .flatMap(([kind, words]) => words.split('|').map((word) => [phraseKey(word), kind] as const)),
);

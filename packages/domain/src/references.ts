/** Tokens taken from one text at the most; a text with more numbers than this is not a remittance advice. */
export const REFERENCE_TOKENS_MAX = 200;
/** Characters of a text that are read for references. */
export const REFERENCE_TEXT_MAX = 1_000;
/** A shorter token says nothing: every text is full of one- and two-digit numbers. */
const TOKEN_LENGTH_MIN = 3;
const TOKEN_LENGTH_MAX = 64;
/** Digits that a bare number needs before it may stand for an order whose prefix was left out. */
export const BARE_DIGITS_MIN = 4;
/** Neighbouring pieces that are read as one number ("ORD 536 365"). */
const JOINED_PIECES_MAX = 3;

/**
 * The form in which references are compared: width and compatibility folded (NFKC), upper case, and nothing but letters and
 * digits. `ord-536365`, `ＯＲＤ ５３６３６５` and `Ord/536365` are one reference.
 */
export function normaliseReference(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .slice(0, TOKEN_LENGTH_MAX);
}

/** The digits at the end of a reference without leading zeros, when there are enough to stand alone; else `null`. */
export function bareNumber(normalised: string): string | null {
  const digits = /\d+$/.exec(normalised)?.[0] ?? '';
  const bare = digits.replace(/^0+/, '');
  return bare.length >= BARE_DIGITS_MIN && bare !== normalised ? bare : null;
}

/**
 * Every token of a text that may be a reference, normalised, in order of appearance and without repeats: each piece between
 * separators, and up to three neighbours joined. A token has at least one digit.
 */
export function referenceTokens(text: string): string[] {
  const pieces = text
    .slice(0, REFERENCE_TEXT_MAX)
    .normalize('NFKC')
    .toUpperCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((piece) => piece !== '');
  const tokens = new Set<string>();
  for (let start = 0; start < pieces.length && tokens.size < REFERENCE_TOKENS_MAX; start += 1) {
    for (let length = 1; length <= JOINED_PIECES_MAX && start + length <= pieces.length; length += 1) {
      addToken(tokens, pieces.slice(start, start + length).join(''));
    }
  }
  return [...tokens].slice(0, REFERENCE_TOKENS_MAX);
}

/** A word this long with a digit in it may be a number of something; shorter ones are days, hours and counts. */
const NUMBER_WORD_LENGTH_MIN = 4;

/** Words of a text that look like numbers of something: an order, an invoice, a phone. */
export function numberWords(text: string): string[] {
  const words = text
    .slice(0, REFERENCE_TEXT_MAX)
    .normalize('NFKC')
    .toUpperCase()
    .split(/[^\p{L}\p{N}]+/u);
  return [...new Set(words.filter((word) => word.length >= NUMBER_WORD_LENGTH_MIN && /\d/.test(word)))];
}

function addToken(tokens: Set<string>, token: string): void {
  if (token.length < TOKEN_LENGTH_MIN || token.length > TOKEN_LENGTH_MAX || !/\d/.test(token)) return;
  tokens.add(token);
  const bare = bareNumber(token) ?? (/^\d+$/.test(token) ? token.replace(/^0+/, '') : '');
  if (bare.length >= BARE_DIGITS_MIN) tokens.add(bare);
}

/** A form under which an order can be named: `full` is certain, `bare` (its digits alone) needs a second witness. */
export interface OrderReferenceForm {
  readonly normalised: string;
  readonly form: 'full' | 'bare';
}

/** All forms of an order's own reference, for the index that matching looks into. */
export function orderReferenceForms(reference: string): OrderReferenceForm[] {
  const full = normaliseReference(reference);
  if (full === '') return [];
  const bare = bareNumber(full);
  return [{ normalised: full, form: 'full' }, ...(bare === null ? [] : [{ normalised: bare, form: 'bare' as const }])];
}

import type { Dice } from './dice.fixture.js';

/** A reference as a payer may write it. `null` where this way of writing is not possible for it. */
export type Spelling = (reference: string, dice: Dice) => string | null;

const SEPARATOR = /[-/ _.]/u;

/** Ways of writing that leave every letter and digit there. */
export const DECORATIONS: Readonly<Record<string, Spelling>> = {
  lower: (ref) => changed(ref, ref.toLowerCase()),
  upper: (ref) => changed(ref, ref.toUpperCase()),
  title: (ref) =>
    changed(
      ref,
      ref.replace(/\p{L}+/gu, (word) => (word[0] ?? '').toUpperCase() + word.slice(1).toLowerCase()),
    ),
  blank: (ref) => changed(ref, ref.replace(/[-/_.]/gu, ' ')),
  joined: (ref) => changed(ref, ref.replace(/[-/ _.]/gu, '')),
  underscore: (ref) => changed(ref, ref.replace(/[-/ .]/gu, '_')),
  slash: (ref) => changed(ref, ref.replace(/[- _.]/gu, '/')),
  dot: (ref) => changed(ref, ref.replace(/[-/ _]/gu, '.')),
  hyphen: (ref) => changed(ref, ref.replace(/[/ _.]/gu, '-')),
  'en dash': (ref) => changed(ref, ref.replace(/[-/]/gu, '–')),
  'blank before dash': (ref) =>
    changed(
      ref,
      ref.replace(/[-/]/u, (sign) => ` ${sign}`),
    ),
  'blanks around dash': (ref) =>
    changed(
      ref,
      ref.replace(/[-/]/gu, (sign) => ` ${sign} `),
    ),
  colon: (ref) => changed(ref, ref.replace(/^(\p{L}+)[-/ ]?(?=\d)/u, '$1:')),
  threes: (ref) =>
    changed(
      ref,
      ref.replace(/\d{6,9}/u, (run) => run.replace(/(\d)(?=(\d{3})+$)/gu, '$1 ')),
    ),
  wide: (ref) =>
    changed(
      ref,
      ref.replace(/[0-9A-Za-z]/gu, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)),
    ),
  'wide digits': (ref) =>
    changed(
      ref,
      ref.replace(/\d/gu, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)),
    ),
  'arabic digits': (ref) =>
    changed(
      ref,
      ref.replace(/\d/gu, (char) => String.fromCharCode(0x660 + Number(char))),
    ),
  bracketed: (ref) => `(${ref})`,
  quoted: (ref) => `"${ref}"`,
  'full stop': (ref) => `${ref}.`,
  semicolon: (ref) => `${ref};`,
  'glued word': (ref, dice) =>
    `${dice.pick(['INV', 'Rechnung', 'RE', 'FAC', 'Ref', 'RG', 'pedido', 'Bestellnummer'])}${ref}`,
  'glued sign': (ref, dice) =>
    `${dice.pick(['No.', 'Nr.', '#', 'Ref:', 'N°', 'Nº', 'INV#', 'Rg.-Nr.', 'Order:', 'Best.-Nr:', 'RE-', 'facture:', 'Rnr/'])}${ref}`,
  'between X': (ref) => `X${ref}X`,
  'glued behind': (ref, dice) => `${ref}${dice.pick(['vom', 'thanks', 'EUR', 'dd'])}`,
};

/** Ways of writing that leave something out, so that another number may come out of it. */
export const SHORTENINGS: Readonly<Record<string, Spelling>> = {
  'zeros left out': (ref) => changed(ref, ref.replace(/(?<!\d)0+(?=\d+(?!.*\d))/u, '')),
  'all zeros left out': (ref) => changed(ref, ref.replace(/(?<!\d)0+(?=\d)/gu, '')),
  'prefix left out': (ref) => changed(ref, ref.replace(/^[^\d]+/u, '')),
  'bare number': (ref) => changed(ref, lastNumber(ref)),
  'bare number without zeros': (ref) => changed(ref, lastNumber(ref).replace(/^0+/u, '')),
  'number with a word': (ref, dice) =>
    changed(ref, `${dice.pick(['Nr. ', 'order ', '#', 'invoice no ', 'factura ', 'NR', 'INV '])}${lastNumber(ref)}`),
  'suffix left out': (ref) => changed(ref, ref.replace(/(?<=\d{3})[-/ ]?\p{L}$/u, '')),
  'creditor reference': (ref) => creditorReference(ref),
  'creditor reference of the number': (ref) => (lastNumber(ref).length < 4 ? null : creditorReference(lastNumber(ref))),
};

/** One slip of the keyboard. */
export const TYPOS: Readonly<Record<string, Spelling>> = {
  swapped: (ref, dice) => atDigits(ref, dice, 2, ([a = '', b = '']) => (a === b ? null : b + a)),
  lost: (ref, dice) => atDigits(ref, dice, 1, () => ''),
  doubled: (ref, dice) => atDigits(ref, dice, 1, ([a = '']) => a + a),
  added: (ref, dice) => atDigits(ref, dice, 1, ([a = '']) => a + String(dice.int(0, 9))),
  changed: (ref, dice) => atDigits(ref, dice, 1, ([a = '']) => String((Number(a) + dice.int(1, 9)) % 10)),
};

const LOOK_ALIKES: Readonly<Record<string, string>> = { '0': 'O', '1': 'I', '2': 'Z', '5': 'S', '6': 'G', '8': 'B' };

/** One or two digits read as the letters that look like them. */
export function lookAlike(reference: string, dice: Dice): string | null {
  const places = [...reference].flatMap((char, index) => (LOOK_ALIKES[char] === undefined ? [] : [index]));
  if (places.length === 0) return null;
  const chosen = dice.shuffled(places).slice(0, dice.int(1, 2));
  return [...reference].map((char, index) => (chosen.includes(index) ? (LOOK_ALIKES[char] ?? char) : char)).join('');
}

/** The last run of digits that is long enough to be somebody's number, else the last one. */
export function lastNumber(reference: string): string {
  const runs = reference.match(/\d+/gu) ?? [];
  return runs.at(-1) ?? reference;
}

/** ISO 11649: `RF`, two check digits, the reference without signs. */
export function creditorReference(reference: string): string | null {
  const body = reference.toUpperCase().replace(/[^0-9A-Z]/gu, '');
  if (body.length > 21 || body === '' || /[^\x20-\x7e]/u.test(reference)) return null;
  const rest = [...`${body}RF00`].reduce((sum, char) => BigInt(`${sum}${Number.parseInt(char, 36)}`) % 97n, 0n);
  return `RF${String(98n - rest).padStart(2, '0')}${body}`;
}

/** Letters and digits alone, in capitals: what two spellings of one reference have in common. */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

function changed(before: string, after: string): string | null {
  return after === before || plain(after).length < 1 || !SEPARATOR.test(`${before}-`) ? null : after;
}

function atDigits(
  reference: string,
  dice: Dice,
  count: number,
  change: (digits: string[]) => string | null,
): string | null {
  const places = [...reference].flatMap((_, index) =>
    /^\d+$/u.test(reference.slice(index, index + count)) && reference.length - index >= count ? [index] : [],
  );
  if (places.length === 0) return null;
  const at = dice.pick(places);
  const replaced = change([...reference.slice(at, at + count)]);
  const after = replaced === null ? reference : reference.slice(0, at) + replaced + reference.slice(at + count);
  return after === reference ? null : after;
}

import type { Draw } from './draw.js';

const DECORATIONS: readonly ((reference: string) => string)[] = [
  (reference) => reference,
  (reference) => `Order ${reference}`,
  (reference) => `Rechnung ${reference} vielen Dank`,
  (reference) => reference.toLowerCase(),
  (reference) => reference.replace('-', ''),
  (reference) => reference.replace('-', ' '),
  (reference) => reference.replace('-', '/'),
  (reference) => `REF:${reference};TEA AND CUPS`,
  (reference) => `betaling bestelling ${reference.replace('-', ' - ')}`,
  (reference) => reference.replace(/[A-Z0-9]/g, (sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfee0)),
  (reference) => `SEPA CREDIT//${reference}//EREF NOTPROVIDED`,
];

/** An order number as payers write it: whole, but in company, in other clothes or in pieces. */
export function decorated(draw: Draw, ...references: readonly string[]): string {
  const [first, second] = references;
  if (first === undefined) throw new Error('a memo needs a reference');
  return second === undefined
    ? draw.oneOf(DECORATIONS)(first)
    : `${first} ${draw.oneOf(['and', '+', 'und', '&'])} ${second}`;
}

/** The digits without the letters in front. */
export function digitsOnly(draw: Draw, reference: string): string {
  return `${draw.oneOf(['', 'invoice ', 'No. ', 'Re '])}${reference.replace(/\D/g, '')}`;
}

/** One digit wrong. */
export function mistyped(draw: Draw, reference: string): string {
  const places = [...reference].flatMap((sign, place) => (/\d/.test(sign) ? [place] : []));
  const place = draw.oneOf(places);
  const wrong = (Number(reference[place]) + draw.between(1, 9)) % 10;
  return `${reference.slice(0, place)}${wrong}${reference.slice(place + 1)}`;
}

/** Says nothing about an order. */
export function saysNothing(draw: Draw): string | null {
  return draw.oneOf([null, 'thank you', 'tea', 'payment', 'Überweisung', 'for the lovely cups']);
}

import type { Draw } from './draw.js';
import { isOrderNumber } from './order-reference.js';

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

/** Two digits wrong: one slip may be seen through where the amount agrees, two never. The number is of no order at all. */
export function mistyped(draw: Draw, reference: string): string {
  const places = [...reference].flatMap((sign, place) => (/\d/.test(sign) ? [place] : []));
  const first = draw.oneOf(places);
  const once = withDigit(reference, first, draw.between(1, 9));
  const second = draw.oneOf(places.filter((place) => place !== first));
  const twice = Array.from({ length: 9 }, (_, n) => withDigit(once, second, n + 1));
  return draw.oneOf(twice.filter((number) => !isOrderNumber(number)));
}

function withDigit(reference: string, place: number, more: number): string {
  const digit = (Number(reference[place]) + more) % 10;
  return `${reference.slice(0, place)}${digit}${reference.slice(place + 1)}`;
}

/** Says nothing about an order. */
export function saysNothing(draw: Draw): string | null {
  return draw.oneOf([null, 'thank you', 'tea', 'payment', 'Überweisung', 'for the lovely cups']);
}

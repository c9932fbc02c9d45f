import type { Dice } from './dice.fixture.js';

/** What the number of an order may depend on. */
export interface NumberPlace {
  /** Running number: of the book, of the year, or of the customer, as `runs` says. */
  readonly n: number;
  readonly year: number;
  readonly month: number;
  /** The customer's own prefix, of letters, digits or both. */
  readonly prefix: string;
  readonly dice: Dice;
}

export interface ReferenceFormat {
  readonly name: string;
  readonly runs: 'book' | 'year' | 'customer';
  readonly first: number;
  readonly prefix?: 'letters' | 'digits' | 'mixed';
  /** Random codes have no neighbours. */
  readonly random?: true;
  write(place: NumberPlace): string;
}

const BASE32 = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const HEX = '0123456789abcdef';
const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

function pad(n: number, length: number): string {
  return String(n).padStart(length, '0');
}

/** How shops number their orders and invoices. */
export const REFERENCE_FORMATS: readonly ReferenceFormat[] = [
  { name: 'ORD-536365', runs: 'book', first: 536_365, write: ({ n }) => `ORD-${n}` },
  { name: 'SO/2024/00123', runs: 'year', first: 1, write: ({ n, year }) => `SO/${year}/${pad(n, 5)}` },
  { name: '100012345', runs: 'book', first: 100_012_345, write: ({ n }) => String(n) },
  { name: '#1001', runs: 'book', first: 1001, write: ({ n }) => `#${n}` },
  { name: '1001', runs: 'book', first: 1001, write: ({ n }) => String(n) },
  { name: 'R-4711', runs: 'book', first: 4711, write: ({ n }) => `R-${n}` },
  { name: '2024-0012', runs: 'year', first: 1, write: ({ n, year }) => `${year}-${pad(n, 4)}` },
  {
    name: 'INV-000123-A',
    runs: 'book',
    first: 123,
    write: ({ n, dice }) => `INV-${pad(n, 6)}-${dice.pick([...'ABC'])}`,
  },
  {
    name: 'INV-000123-A-parts',
    runs: 'book',
    first: 123,
    write: ({ n }) => `INV-${pad(Math.floor(n / 3), 6)}-${'ABC'[n % 3]}`,
  },
  {
    name: 'ZK7Q-9M2X',
    runs: 'book',
    first: 1,
    random: true,
    write: ({ dice }) => `${dice.letters(4, BASE32)}-${dice.letters(4, BASE32)}`,
  },
  { name: 'a1b2c3d4', runs: 'book', first: 1, random: true, write: ({ dice }) => dice.letters(8, HEX) },
  {
    name: 'uuid',
    runs: 'book',
    first: 1,
    random: true,
    write: ({ dice }) => [8, 4, 4, 4, 12].map((length) => dice.letters(length, HEX)).join('-'),
  },
  {
    name: 'DE-B2B/2026-11/0042',
    runs: 'year',
    first: 1,
    write: ({ n, year, month }) => `DE-B2B/${year}-${pad(month, 2)}/${pad(n, 4)}`,
  },
  { name: '請求書2024-0012', runs: 'year', first: 1, write: ({ n, year }) => `請求書${year}-${pad(n, 4)}` },
  {
    name: 'ใบแจ้งหนี้ 6711-0042',
    runs: 'year',
    first: 1,
    write: ({ n, year, month }) => `ใบแจ้งหนี้ ${(year + 543) % 100}${pad(month, 2)}-${pad(n, 4)}`,
  },
  { name: 'Nº 0001/24', runs: 'year', first: 1, write: ({ n, year }) => `Nº ${pad(n, 4)}/${year % 100}` },
  { name: 'S00042', runs: 'book', first: 42, write: ({ n }) => `S${pad(n, 5)}` },
  { name: 'W-000000017', runs: 'book', first: 17, write: ({ n }) => `W-${pad(n, 9)}` },
  { name: 'vendure', runs: 'book', first: 1, random: true, write: ({ dice }) => dice.letters(16, BASE32) },
  { name: 'letters16', runs: 'book', first: 1, random: true, write: ({ dice }) => dice.letters(16, CAPITALS) },
  { name: 'woo 18342', runs: 'book', first: 18_342, write: ({ n }) => String(n) },
  { name: 'woo 982', runs: 'book', first: 982, write: ({ n }) => String(n) },
  {
    name: 'FV/12/2025/003',
    runs: 'year',
    first: 1,
    write: ({ n, year, month }) => `FV/${pad(month, 2)}/${year}/${pad(n, 3)}`,
  },
  { name: 'RE2024/1178', runs: 'year', first: 1178, write: ({ n, year }) => `RE${year}/${n}` },
  { name: 'AB 24 00017', runs: 'year', first: 17, write: ({ n, year }) => `AB ${year % 100} ${pad(n, 5)}` },
  {
    name: '240117-03',
    runs: 'book',
    first: 1,
    write: ({ n, year, month }) =>
      `${year % 100}${pad(month, 2)}${pad(1 + (n % 28), 2)}-${pad(1 + (Math.floor(n / 28) % 99), 2)}`,
  },
  {
    name: 'ACME-0003',
    runs: 'customer',
    first: 1,
    prefix: 'letters',
    write: ({ n, prefix }) => `${prefix}-${pad(n, 4)}`,
  },
  {
    name: '10023-0007',
    runs: 'customer',
    first: 1,
    prefix: 'digits',
    write: ({ n, prefix }) => `${prefix}-${pad(n, 4)}`,
  },
  {
    name: 'K7F3-0012',
    runs: 'customer',
    first: 1,
    prefix: 'mixed',
    write: ({ n, prefix }) => `${prefix}-${pad(n, 4)}`,
  },
  {
    name: '7FE1103-0003',
    runs: 'customer',
    first: 1,
    prefix: 'mixed',
    write: ({ n, prefix }) => `${prefix}A7-${pad(n, 4)}`,
  },
];

/** The prefix of one customer's numbers; of letters it is often the beginning of the name. */
export function customerPrefix(kind: ReferenceFormat['prefix'], name: string, dice: Dice): string {
  const begun = name
    .toUpperCase()
    .replace(/[^A-Z]/gu, '')
    .slice(0, dice.int(3, 5));
  if (kind === 'letters' && begun.length > 2 && dice.chance(0.5)) return begun;
  if (kind === 'digits') return dice.digits(5);
  if (kind === 'mixed')
    return `${dice.letters(1, CAPITALS)}${dice.letters(1, '0123456789')}${dice.letters(1, CAPITALS)}${dice.letters(2, '0123456789')}`;
  return dice.letters(dice.int(3, 5), CAPITALS);
}

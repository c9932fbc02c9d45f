import type { Draw } from './draw.js';
import { REGULARS } from './limits.js';

/** A customer as the shop knows one. */
export interface PlannedCustomer {
  /** The shop's own name of the customer; the same for all orders of one. */
  readonly reference: string;
  readonly name: string;
  readonly email: string;
  /** A regular buys again and again; everybody else appears in one story. */
  readonly regular: boolean;
}

const GIVEN = [
  'Mara',
  'Jonas',
  'Aiko',
  'Chiara',
  'Noah',
  'Lena',
  'Oskar',
  'Inès',
  'Tomasz',
  'Freya',
  'Bram',
  'Yuki',
  'Elif',
  'Søren',
];
const FAMILY = [
  'Lindqvist',
  'Okafor',
  'Tanaka',
  'Moreau',
  'Schäfer',
  'Rossi',
  'Byrne',
  'Novák',
  'de Vries',
  'Haugen',
  'Keller',
  'Sato',
  'Öztürk',
];
const FIRMS = ['Café', 'Teehaus', 'Bakkerij', 'Hotel', 'Studio', 'Kontor'];
const FIRM_FORMS = ['GmbH', 'Ltd', 'B.V.', 'AB', 'SARL', 'K.K.'];

/** One of the regulars. */
export function regularCustomer(seed: number, draw: Draw): PlannedCustomer {
  const number = draw.between(1, REGULARS);
  const given = GIVEN[number % GIVEN.length] ?? '';
  const family = FAMILY[(number * 5) % FAMILY.length] ?? '';
  return customer(`C-${seed}-${number}`, `${given} ${family}`, true);
}

/** Somebody who has not been here before: a person or a small firm. */
export function newCustomer(seed: number, story: number, draw: Draw): PlannedCustomer {
  const name = draw.chance(30)
    ? `${draw.oneOf(FIRMS)} ${draw.oneOf(FAMILY)} ${draw.oneOf(FIRM_FORMS)}`
    : `${draw.oneOf(GIVEN)} ${draw.oneOf(FAMILY)}`;
  return customer(`C-${seed}-n${story}`, name, false);
}

function customer(reference: string, name: string, regular: boolean): PlannedCustomer {
  const plain = name
    .normalize('NFKD')
    .replace(/[^A-Za-z]+/g, '.')
    .replace(/^\.+|\.+$/g, '')
    .toLowerCase();
  return { reference, name, email: `${plain}+${reference.toLowerCase()}@example.com`, regular };
}

import type { Dice } from './dice.fixture.js';

const two = (n: number) => String(n).padStart(2, '0');
const MONTHS = ['Jan', 'Feb', 'März', 'avril', 'mayo', 'June', 'July', 'août', 'sept.', 'Oct', 'Nov', 'Dez.'];

/** A date in the spelling of somebody. */
export function dateWritten(dice: Dice): string {
  const [day, month, year] = [dice.int(1, 28), dice.int(1, 12), dice.pick([2023, 2024, 2025])];
  return dice.pick([
    `${two(day)}.${two(month)}.${year}`,
    `${day}.${month}.${year % 100}`,
    `${year}-${two(month)}-${two(day)}`,
    `${two(month)}/${two(day)}/${year}`,
    `${two(day)}/${two(month)}/${year % 100}`,
    `${year}${two(month)}${two(day)}`,
    `${two(day)}${two(month)}${year}`,
    `${two(day)}${two(month)}${year % 100}`,
    `${day} ${MONTHS[month - 1]} ${year}`,
    `${MONTHS[month - 1]} ${day}, ${year}`,
    `${year}年${month}月${day}日`,
    `${two(month)}/${year}`,
    `${MONTHS[month - 1]} ${year}`,
    `${two(day)}.${two(month)}.`,
  ]);
}

const PHONES = (d: Dice) =>
  d.pick([
    `+49 30 ${d.digits(7)}`,
    `TEL 0${d.digits(3)} ${d.digits(6)}`,
    `+81 3-${d.digits(4)}-${d.digits(4)}`,
    `Tel: ${d.digits(3)}-${d.digits(3)}-${d.digits(4)}`,
    `0044${d.digits(10)}`,
    `(0${d.digits(3)}) ${d.digits(5)}`,
  ]);
const TAX = (d: Dice) =>
  d.pick([
    `USt-IdNr DE${d.digits(9)}`,
    `VAT GB${d.digits(9)}`,
    `NIF B${d.digits(8)}`,
    `TVA FR${d.digits(11)}`,
    `St.-Nr. ${d.digits(2)}/${d.digits(3)}/${d.digits(5)}`,
    `NIP ${d.digits(10)}`,
    `CNPJ ${d.digits(2)}.${d.digits(3)}.${d.digits(3)}/0001-${d.digits(2)}`,
  ]);
const BANKING = (d: Dice) =>
  d.pick([
    `IBAN ${iban('DE', d.digits(18))}`,
    `IBAN ${iban('NL', `INGB${d.digits(10)}`)}`,
    `BIC COBADEFFXXX`,
    `T${d.digits(13)}`,
    `TRN ${d.digits(16)}`,
  ]);
const NUMBERS = (d: Dice) =>
  d.pick([
    `KD-NR ${d.digits(5)}`,
    `Kundennr. ${d.digits(6)}`,
    `customer no ${d.digits(5)}`,
    `client ${d.digits(6)}`,
    `Vertrag ${d.digits(7)}`,
    `contract ${d.digits(6)}`,
    `PO ${d.digits(6)}`,
    `your PO 45000${d.digits(5)}`,
    `job ${d.digits(5)}`,
    `Lieferschein ${d.digits(6)}`,
    `cliente ${d.digits(4)}`,
  ]);
const SUMS = (d: Dice) =>
  d.pick([
    `EUR ${d.digits(3)},${d.digits(2)}`,
    `${d.digits(1)}.${d.digits(3)},00 €`,
    `abzgl. 2% Skonto`,
    `less 3 % discount`,
    `inkl. 19% MwSt`,
    `£${d.digits(3)}.${d.digits(2)}`,
    `¥${d.digits(2)},${d.digits(3)}`,
    `20% TVA`,
  ]);

const PLACES = (d: Dice) =>
  d.pick([
    `Hauptstr. ${d.int(1, 240)} ${d.digits(5)} Berlin`,
    `${d.int(1, 99)} RUE DE RIVOLI 75001 PARIS`,
    `${d.int(100, 9999)} Market St CA ${d.digits(5)}`,
    `〒${d.digits(3)}-${d.digits(4)}`,
    `Calle Mayor ${d.int(1, 90)}, ${d.digits(5)} Madrid`,
    `SW1A ${d.int(1, 9)}AA`,
  ]);
const COUNTS = (d: Dice) =>
  d.pick([
    `KW ${d.int(1, 52)}`,
    `Q${d.int(1, 4)}/${d.pick([2024, 2025])}`,
    `${d.int(2, 12)} Stück`,
    `page 1/2`,
    `${d.int(0, 23)}:${String(d.int(0, 59)).padStart(2, '0')}`,
    `CARD ${d.digits(4)}`,
    `XXXX-XXXX-${d.digits(4)}`,
    `${d.int(2, 48)} months`,
    `batch 0${d.digits(2)}`,
    `3x`,
    `ISO 9001`,
    `${d.int(5, 95)} kg`,
  ]);

/** A number that is no order's. */
export function distractor(dice: Dice): string {
  return dice.pick([
    () => dateWritten(dice),
    () => dateWritten(dice),
    () => PHONES(dice),
    () => TAX(dice),
    () => BANKING(dice),
    () => NUMBERS(dice),
    () => SUMS(dice),
    () => PLACES(dice),
    () => COUNTS(dice),
  ])();
}

/** Words with which a payer gives a number of its own, `{}`. */
export const OWN_NUMBER = [
  'PO {}',
  'your PO {} dated 2024-04-17',
  'job {}',
  'contract {}',
  'Kd-Nr. {}',
  'TEL 0207 {}',
  'Vertrag {}',
  'our ref {}',
  'customer {}',
  'Lieferschein {}',
  'IBAN DE{}',
  'Projekt {}',
  'cliente n. {}',
  'Zählernr. {}',
  'Mitglied {}',
] as const;

/** Money from somebody who is no customer: who, and what is said. */
export function unrelated(d: Dice): { readonly sender: string; readonly memo: string } {
  const [sender, memo] = d.pick([
    ['HMRC', `VAT REPAYMENT ${d.digits(9)}`],
    ['FINANZAMT MITTE', `Umsatzsteuer ${d.digits(2)}/${d.digits(3)}/${d.digits(5)} Erstattung`],
    ['INSURANCE AG', `Schaden-Nr. ${d.digits(8)}`],
    ['STRIPE PAYMENTS', 'STRIPE PAYOUT'],
    ['STRIPE TECHNOLOGY EUROPE', `STRIPE ${d.letters(6, 'ABCDEFGHJKMNPQRSTUVWXYZ0123456789')}`],
    ['BARCLAYS', 'CREDIT INTEREST'],
    ['ﾃﾞﾝｷﾘﾖｳｷﾝ', 'ﾍﾝｷﾝ'],
    ['AMAZON PAYMENTS EUROPE', `AMZN ${d.digits(3)}-${d.digits(7)}-${d.digits(7)}`],
    ['STADTWERKE', `Guthaben Vertragskonto ${d.digits(10)}`],
    ['PAYPAL', `PP.${d.digits(4)}.PP ABBUCHUNG`],
    ['DGFIP', `REMB TVA ${d.digits(4)}`],
    ['AOK', `Erstattung ${d.digits(4)}`],
    ['LANDLORD PROPERTIES', `deposit return flat ${d.digits(2)}`],
    ['CASH DEPOSIT', `DEPOSIT ${d.digits(4)}`],
    ['ADYEN N.V.', `TX${d.digits(10)} BATCH ${d.digits(3)}`],
  ] as const);
  return { sender, memo };
}

function iban(country: string, account: string): string {
  const value = [...`${account}${country}00`].reduce(
    (sum, char) => BigInt(`${sum}${Number.parseInt(char, 36)}`) % 97n,
    0n,
  );
  return `${country}${String(98n - value).padStart(2, '0')}${account}`;
}

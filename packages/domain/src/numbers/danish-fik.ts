import { luhnFits, withoutLeadingZeros } from './check-digits.js';
import { type CreditorReferenceRead, referenceRead } from './creditor-reference.js';

/** Digits of the payer's identification by card type (Finans Danmark, fælles indbetalingskort); the last one by mod 10 (Luhn). */
const LENGTH_BY_CARD: Readonly<Record<string, number>> = { '71': 15, '75': 16, '04': 16, '15': 16 };

/** A Danish FIK line: card type 71, 75, 04 or 15 and the payer's identification, as digits after one another. */
export function readFik(card: string, digits: string): CreditorReferenceRead | null {
  if (LENGTH_BY_CARD[card] !== digits.length || !/^\d+$/.test(digits) || !luhnFits(digits)) return null;
  return referenceRead('danish_fik', `+${card}<${digits}`, withoutLeadingZeros(digits.slice(0, -1)));
}

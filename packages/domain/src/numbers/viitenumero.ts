import { sevenThreeOneFits, withoutLeadingZeros } from './check-digits.js';
import { type CreditorReferenceRead, referenceRead } from './creditor-reference.js';

/**
 * The Finnish viitenumero (Finance Finland: 4 to 20 digits) and the Estonian viitenumber (Pangaliit: 2 to 20 digits): weights 7-3-1. They
 * cannot be told apart by their form.
 */
export function readViitenumero(digits: string): CreditorReferenceRead | null {
  if (!/^\d{2,20}$/.test(digits) || !sevenThreeOneFits(digits)) return null;
  return referenceRead('viitenumero', digits, withoutLeadingZeros(digits.slice(0, -1)));
}

import { luhnFits, withoutLeadingZeros } from './check-digits.js';
import { type CreditorReferenceRead, referenceRead } from './creditor-reference.js';

/**
 * The Swedish OCR number (Bankgirot, OCR-referenskontroll): 2 to 25 digits, the last by mod 10 (Luhn). With a length digit the one before
 * the check digit is the length of the whole, mod 10; the second payload is without it.
 */
export function readSwedishOcr(digits: string): CreditorReferenceRead | null {
  if (!/^\d{2,25}$/.test(digits) || !luhnFits(digits)) return null;
  const own = digits.slice(0, -1);
  const counted = own.length > 2 && Number(own.at(-1)) === digits.length % 10;
  return referenceRead(
    'swedish_ocr',
    digits,
    withoutLeadingZeros(own),
    counted ? [withoutLeadingZeros(own.slice(0, -1))] : [],
  );
}

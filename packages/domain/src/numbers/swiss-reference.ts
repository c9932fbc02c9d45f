import { recursiveMod10Fits, withoutLeadingZeros } from './check-digits.js';
import { type CreditorReferenceRead, referenceRead } from './creditor-reference.js';

const LENGTH = 27;
/** Many banks gave the first digits of the orange slip's reference to tell their customers apart. */
const BANK_CUSTOMER_LENGTH = 6;

/** The Swiss QR reference, before it the ESR/ISR reference: 27 digits, the last one by recursive mod 10 (SIX, QR-bill guidelines). */
export function readSwissReference(digits: string): CreditorReferenceRead | null {
  if (digits.length !== LENGTH || !/^\d+$/.test(digits) || !recursiveMod10Fits(digits)) return null;
  const own = digits.slice(0, -1);
  return referenceRead('swiss_qr', digits, withoutLeadingZeros(own), [
    withoutLeadingZeros(own.slice(BANK_CUSTOMER_LENGTH)),
  ]);
}

import { luhnFits, mod11, withoutLeadingZeros } from './check-digits.js';
import { type CreditorReferenceRead, referenceRead } from './creditor-reference.js';

const KID = /^\d{1,24}[\d-]$/;
const WEIGHT_MAX = 7;

/** The Norwegian KID (Mastercard Payment Services/Bits): 2 to 25 digits, the last by mod 10 or mod 11, where `-` stands for ten. */
export function readKid(text: string): CreditorReferenceRead | null {
  if (!KID.test(text)) return null;
  const own = text.slice(0, -1);
  const check = mod11(own, WEIGHT_MAX);
  const byMod11 = text.endsWith('-') ? check === 10 : check !== 10 && check % 11 === Number(text.at(-1));
  if (!byMod11 && (text.endsWith('-') || !luhnFits(text))) return null;
  return referenceRead('norwegian_kid', text, withoutLeadingZeros(own));
}

import { mod11, withoutLeadingZeros } from './check-digits.js';
import { type CreditorReferenceRead, referenceRead } from './creditor-reference.js';

const SI12 = /^SI12(\d{1,12})(\d)$/;
const WEIGHT_MAX = 13;

/** The Slovenian reference SI12 (ZBS, instructions for the UPN form): up to 13 digits, the last by mod 11, where ten and eleven are none. */
export function readSlovenianReference(compact: string): CreditorReferenceRead | null {
  const [, own, check] = SI12.exec(compact) ?? [];
  if (own === undefined) return null;
  const right = mod11(own, WEIGHT_MAX);
  return Number(check) === (right > 9 ? 0 : right)
    ? referenceRead('slovenian', compact, withoutLeadingZeros(own))
    : null;
}

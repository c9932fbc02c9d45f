import { withoutLeadingZeros } from './check-digits.js';
import { type CreditorReferenceRead, referenceRead } from './creditor-reference.js';

const LENGTH = 12;
const MODULUS = 97n;

/** The Belgian structured communication (Febelfin, OGM/VCS): ten digits and their rest mod 97, where 97 stands for none. */
export function readBelgianCommunication(digits: string): CreditorReferenceRead | null {
  if (digits.length !== LENGTH || !/^\d+$/.test(digits)) return null;
  const own = digits.slice(0, 10);
  const rest = BigInt(own) % MODULUS || MODULUS;
  if (rest !== BigInt(digits.slice(10))) return null;
  const reference = `+++${digits.slice(0, 3)}/${digits.slice(3, 7)}/${digits.slice(7)}+++`;
  return referenceRead('belgian', reference, withoutLeadingZeros(own));
}

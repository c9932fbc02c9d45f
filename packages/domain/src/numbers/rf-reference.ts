import { mod97, sevenThreeOneFits, withoutLeadingZeros } from './check-digits.js';
import { type CreditorReferenceRead, referenceRead } from './creditor-reference.js';

const RF = /^RF(\d{2})([A-Z0-9]{1,21})$/;

/**
 * ISO 11649: `RF`, two check digits (ISO 7064 mod 97-10), up to 21 letters and digits. The Finnish form carries a viitenumero, whose own
 * check digit is taken off in the second payload.
 */
export function readRfReference(compact: string): CreditorReferenceRead | null {
  const [, check, body] = RF.exec(compact) ?? [];
  if (check === undefined || body === undefined || mod97(`${body}RF${check}`) !== 1) return null;
  const payload = withoutLeadingZeros(body);
  const finnish = /^\d{4,20}$/.test(payload) && sevenThreeOneFits(payload) ? [payload.slice(0, -1)] : [];
  return referenceRead('rf', compact, payload, finnish);
}

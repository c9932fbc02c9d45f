import { foldText } from '../text/fold.js';
import { readBelgianCommunication } from './belgian-communication.js';
import type { CreditorReferenceRead } from './creditor-reference.js';
import { readFik } from './danish-fik.js';
import { readKid } from './norwegian-kid.js';
import { readRfReference } from './rf-reference.js';
import { readSlovenianReference } from './slovenian-reference.js';
import { readSwedishOcr } from './swedish-ocr.js';
import { readSwissReference } from './swiss-reference.js';
import { readViitenumero } from './viitenumero.js';

const FIK = /^\+?(\d{2})[<>](\d{15,16})(?:\+\d{8}[<>]?)?$/;

/**
 * Reads a text that is nothing but one reference with check digits, whatever stands between its characters; `null` when no standard's
 * check digits are right. Where several fit, the one that a chance number fits least.
 */
export function readCreditorReference(text: string): CreditorReferenceRead | null {
  const folded = foldText(text).replace(/\s/g, '');
  const [, card, fik] = FIK.exec(folded) ?? [];
  if (card !== undefined && fik !== undefined) return readFik(card, fik);
  const compact = folded.replace(/[^A-Z0-9]/g, '');
  if (/^(?:\+\+\+|\*\*\*)/.test(folded)) return readBelgianCommunication(compact);
  return (
    readRfReference(compact) ??
    readSlovenianReference(compact) ??
    readSwissReference(compact) ??
    readBelgianCommunication(compact) ??
    readSwedishOcr(compact) ??
    readViitenumero(compact) ??
    readKid(/^\d+-$/.test(folded) ? folded : compact)
  );
}

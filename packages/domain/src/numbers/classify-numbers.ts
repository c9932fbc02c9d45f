import { foldText } from '../text/fold.js';
import { type Carried, type ChunkLabels, labelsOf, NOTHING_CARRIED } from './chunk-labels.js';
import { nextChunk } from './chunks.js';
import { type CreditorReference, creditorReferencesOf } from './creditor-references-in.js';
import { decideKind } from './decide-kind.js';
import { labelWordsIn } from './label-index.js';
import type { NumberFound } from './number-found.js';
import type { Chunk, NumberReading } from './number-reading.js';
import { sepaFieldsIn } from './sepa-fields.js';

/** Every number of a text and what it is, in order; places are of `foldText(text)`. Reads as much of the text as `foldText` does. */
export function classifyNumbers(text: string): NumberFound[] {
  return classifyFolded(foldText(text));
}

/** The same of a text that is folded already, of any length. Linear in its length. */
export function classifyFolded(folded: string): NumberFound[] {
  const words = labelWordsIn(folded);
  const references = sureReferences(folded);
  const found: NumberFound[] = [];
  const fields = sepaFieldsIn(folded);
  let [until, field] = [0, -1];
  let carried: Carried = NOTHING_CARRIED;
  for (let chunk = nextChunk(folded, 0); chunk !== null; chunk = nextChunk(folded, carried.end)) {
    while ((words[until]?.start ?? Number.POSITIVE_INFINITY) < chunk.digit) until += 1;
    while ((fields[field + 1]?.start ?? Number.POSITIVE_INFINITY) < chunk.digit) field += 1;
    const labels = labelsOf(chunk, words, until, carried);
    const reading = referenceAt(references, chunk) ?? decideKind(chunk, labels, fields[field] ?? null);
    const end = Math.max(reading.end, chunk.digit + 1);
    const start = Math.max(reading.start, carried.end);
    found.push(toFound(folded, { ...reading, start, end }, labels));
    carried = { label: labels.announcing, took: reading.kind === 'order_label', start, end };
  }
  return found;
}

/** The surest references by where they start; the longest of several. */
function sureReferences(folded: string): ReadonlyMap<number, CreditorReference> {
  const sure = creditorReferencesOf(folded).filter((each) => each.sure);
  return new Map(sure.sort((a, b) => a.end - b.end).map((each) => [each.start, each]));
}

function referenceAt(
  references: ReadonlyMap<number, CreditorReference>,
  { start, digit }: Chunk,
): NumberReading | null {
  const reference = references.get(start) ?? references.get(digit);
  if (reference === undefined) return null;
  return { kind: 'creditor_reference', start: reference.start, end: reference.end, certainty: 'form' };
}

/** Digits of a card that may be shown (PCI DSS 4.0, requirement 3.4.1, allows more). */
const CARD_DIGITS_SHOWN = 4;

function toFound(
  folded: string,
  { kind, start, end, certainty }: NumberReading,
  { own, announcing }: ChunkLabels,
): NumberFound {
  const label = own ?? announcing;
  const written = folded.slice(start, end);
  return {
    text: kind === 'card' ? masked(written) : written,
    start,
    end,
    kind,
    sure: certainty === 'form' || (certainty === 'likely' && announcing === null),
    label: label === null ? null : folded.slice(label.start, label.end),
    announced: announcing !== null,
  };
}

function masked(written: string): string {
  const digits = written.replace(/\D/g, '').length;
  let seen = 0;
  return written.replace(/\d/g, (digit) => {
    seen += 1;
    return seen > digits - CARD_DIGITS_SHOWN ? digit : '*';
  });
}

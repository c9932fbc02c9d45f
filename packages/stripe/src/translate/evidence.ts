import { EVIDENCE_LENGTH_MAX, type Evidence, type EvidenceKind, type EvidenceObserved } from '@quittance/domain';
import type { JsonView } from './json-view.js';
import { told } from './told.js';

/**
 * Metadata keys under which merchants name their order, as plugins and tutorials write them. Everything under them is an order
 * reference; several in one value are parted by commas or semicolons.
 */
export const ORDER_METADATA_KEYS = [
  'order_id',
  'order',
  'order_reference',
  'orderId',
  'order_number',
  'orderNumber',
  'reference',
] as const;

/** Most references read of one value: Stripe's metadata values end at 500 characters. */
const REFERENCES_PER_VALUE_MAX = 50;

/** Order references in an object's metadata. */
export function referencesInMetadata(object: JsonView): Evidence[] {
  const metadata = object.object('metadata');
  return ORDER_METADATA_KEYS.flatMap((key) => orderReferences(metadata, key));
}

/** Order references in one field that names orders. */
export function orderReferences(object: JsonView, key: string): Evidence[] {
  const value = object.text(key, EVIDENCE_LENGTH_MAX) ?? '';
  const parts = value.split(/[,;]/).map((each) => each.trim());
  return parts
    .filter((each) => each !== '')
    .slice(0, REFERENCES_PER_VALUE_MAX)
    .map((each) => ({ kind: 'order_reference', value: each }));
}

/** The free words in these fields. */
export function texts(object: JsonView, keys: readonly string[]): Evidence[] {
  return keys.flatMap((key) => said('text', object.text(key, EVIDENCE_LENGTH_MAX)));
}

export function said(kind: EvidenceKind, value: string | undefined): Evidence[] {
  return value === undefined ? [] : [{ kind, value }];
}

/** One observation of all that was said of a subject, each thing once; none where nothing was said. */
export function evidenceOn(
  subject: string,
  evidence: readonly Evidence[],
  customer: string | undefined,
): EvidenceObserved[] {
  const unique = evidence.filter(
    (each, at) => evidence.findIndex((other) => other.kind === each.kind && other.value === each.value) === at,
  );
  return unique.length === 0 ? [] : [told<EvidenceObserved>({ kind: 'evidence', subject, evidence: unique, customer })];
}

export type CreditorReferenceKind =
  | 'rf'
  | 'swiss_qr'
  | 'belgian'
  | 'danish_fik'
  | 'slovenian'
  | 'norwegian_kid'
  | 'viitenumero'
  | 'swedish_ocr';

/** A reference that carries its own check digits, which are right. */
export interface CreditorReferenceRead {
  readonly kind: CreditorReferenceKind;
  /** As the standard writes it for machines: capital letters and digits, without blanks. */
  readonly reference: string;
  /** The merchant's own number inside, without check digits and leading zeros. */
  readonly payload: string;
  /** Every number that may be the merchant's own, the payload first: a bank's customer number or a length digit may stand around it. */
  readonly payloads: readonly string[];
}

/** Puts a reading together; payloads that are empty or repeat are left out. */
export function referenceRead(
  kind: CreditorReferenceKind,
  reference: string,
  payload: string,
  others: readonly string[] = [],
): CreditorReferenceRead | null {
  if (payload === '' || /^0+$/.test(payload)) return null;
  return { kind, reference, payload, payloads: [...new Set([payload, ...others.filter((each) => each !== '')])] };
}

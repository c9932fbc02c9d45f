import type { NumberKind } from './number-found.js';

/** A stretch of a text behind a SEPA keyword: what numbers in it are, unless the payer's own words say something else. */
export interface SepaField {
  readonly kind: NumberKind | null;
  readonly start: number;
  /** The bank fills it: no words in it announce an order. */
  readonly bank: boolean;
}

const KEYWORD = /(EREF|KREF|MREF|CRED|DEBT|BREF|RREF|RETR|IBAN|BIC|SVWZ|ABWA|ABWE|PURP|COAM|OAMT)[+:]|MTLG:/g;
const KINDS: Readonly<Record<string, NumberKind>> = {
  ...{ EREF: 'end_to_end', MREF: 'mandate', CRED: 'creditor_id', DEBT: 'creditor_id', IBAN: 'iban', BIC: 'bic' },
  ...{ KREF: 'processor', BREF: 'processor', RREF: 'processor', RETR: 'processor', MTLG: 'processor' },
};

/** The fields of a folded text, in order; a field ends where the next one starts. A keyword with a colon only ends the one before. */
export function sepaFieldsIn(folded: string): SepaField[] {
  return [...folded.matchAll(KEYWORD)].map(({ 0: all, 1: keyword = 'MTLG', index }) => ({
    kind: all.endsWith('+') || keyword === 'MTLG' ? (KINDS[keyword] ?? null) : null,
    start: index,
    bank: keyword !== 'EREF',
  }));
}

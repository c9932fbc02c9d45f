/**
 * Keywords that divide a German SEPA purpose field (DK, Anlage 3 des DFÜ-Abkommens, field 86 of MT940); a `+` follows. Banks write them
 * right behind the text before.
 */
export const SEPA_KEYWORDS: readonly string[] =
  'EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|PURP|MTLG|BREF|RREF|RETR|IBAN|BIC'.split('|');

/** One of them at the end of a run of letters. */
export const SEPA_KEYWORD_AT_END: RegExp = new RegExp(`(?:${SEPA_KEYWORDS.join('|')})$`, 'u');

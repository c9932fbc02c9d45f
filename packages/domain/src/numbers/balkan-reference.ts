import { mod11, withoutLeadingZeros } from './check-digits.js';
import { type CreditorReferenceRead, referenceRead } from './creditor-reference.js';

const MODEL = /^(SI|HR)(\d{2})(\d[\d-]{0,21})$/;
const WEIGHT_MAX = 13;
/** Models whose last digit checks all digits before it. */
const CHECKED: Readonly<Record<string, string>> = { SI: '12', HR: '01' };

/** Slovenian SI12 (ZBS) and Croatian HR01 (FINA, jedinstveni pregled modela): the last digit by mod 11, where ten and eleven are none. */
export function readBalkanReference(compact: string): CreditorReferenceRead | null {
  const [, country = '', model, content = ''] = MODEL.exec(compact) ?? [];
  if (model === undefined || CHECKED[country] !== model) return null;
  const digits = content.replaceAll('-', '');
  const own = digits.slice(0, -1);
  const check = mod11(own, WEIGHT_MAX);
  if (own === '' || Number(digits.at(-1)) !== (check > 9 ? 0 : check)) return null;
  const parts = content.split('-');
  const last = withoutLeadingZeros((parts.at(-1) ?? '').slice(0, -1));
  return referenceRead(country === 'SI' ? 'slovenian' : 'croatian', compact, withoutLeadingZeros(own), [
    ...parts.slice(0, -1).map(withoutLeadingZeros),
    last,
  ]);
}

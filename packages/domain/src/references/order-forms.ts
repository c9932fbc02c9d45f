import { atomsOf, compact, withoutZeros } from '../text/atoms.js';
import { foldLookAlikes, foldText, normaliseReference } from '../text/fold.js';

/** Characters that a shortened form needs before it may stand for an order. */
export const BARE_LENGTH_MIN = 4;

/**
 * Forms under which an order can be named. `full` and `loose` (zeros left out) are certain; `folded` (look-alike letters) nearly so;
 * `bare` (its number alone, or without the letters in front) needs a second witness.
 */
export const REFERENCE_FORMS = ['full', 'loose', 'folded', 'bare'] as const;
export type ReferenceForm = (typeof REFERENCE_FORMS)[number];

export interface OrderReferenceForm {
  readonly normalised: string;
  readonly form: ReferenceForm;
}

/** All forms of an order's own reference, or of another number of it, for the index that matching looks into; the strongest first. */
export function orderReferenceForms(reference: string): OrderReferenceForm[] {
  const full = normaliseReference(reference);
  if (full === '') return [];
  const forms = new Map<string, ReferenceForm>([[full, 'full']]);
  const add = (normalised: string, form: ReferenceForm) => {
    if (!forms.has(normalised)) forms.set(normalised, form);
  };
  const atoms = atomsOf(foldText(reference));
  if (/\d/.test(full)) add(withoutZeros(atoms), 'loose');
  if (/\d/.test(full)) add(foldLookAlikes(full), 'folded');
  for (const bare of bareForms(atoms)) add(bare, 'bare');
  return [...forms].map(([normalised, form]) => ({ normalised, form }));
}

/** Characters with leading zeros: nobody writes `00965` by chance. */
const PADDED_LENGTH_MIN = 5;

/** The last number, where it is long enough (the first may be a year), and all that follows the letters in front. */
function bareForms(atoms: ReturnType<typeof atomsOf>): string[] {
  const number = atoms.findLast((each) => each.digits);
  const rest = atoms.slice(atoms.findIndex((each) => each.digits));
  const bare = [stripZeros(number?.text ?? ''), compact(rest), withoutZeros(rest)];
  return bare.filter(
    (each) => /\d{3}/.test(each) && (stripZeros(each).length >= BARE_LENGTH_MIN || each.length >= PADDED_LENGTH_MIN),
  );
}

/** A number without its leading zeros. */
export function stripZeros(digits: string): string {
  return digits.replace(/^0+/, '');
}

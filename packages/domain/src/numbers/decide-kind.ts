import type { ChunkLabels } from './chunk-labels.js';
import { readForm } from './form-readers.js';
import type { LabelFound } from './label-before.js';
import { labelledValue } from './labelled-values.js';
import type { NumberKind } from './number-found.js';
import type { Chunk, NumberReading } from './number-reading.js';
import type { SepaField } from './sepa-fields.js';

/**
 * What a chunk is by the field it stands in, its labels and its form. A label that names something else than an order outweighs most
 * forms.
 */
export function decideKind(chunk: Chunk, { own, announcing }: ChunkLabels, field: SepaField | null): NumberReading {
  if (field !== null && field.kind !== null && (field.bank || own === null))
    return { kind: field.kind, start: chunk.start, end: chunk.end, certainty: 'form' };
  const glued = own !== null && own.end > chunk.start;
  const bare = glued ? { ...chunk, start: chunk.digit } : chunk;
  const form = readForm(bare) ?? (glued ? readForm(chunk) : null);
  if (own !== null && own.kind !== 'order_label') {
    const labelled = byLabel(bare, own, form, glued && !own.numbered);
    if (labelled !== null) return labelled;
  }
  if (form !== null && !(announcing !== null && yields(form, announcing))) return form;
  const certainty = announcing === null || announcing.weak ? 'maybe' : 'form';
  const kind = announcing === null ? 'unknown' : 'order_label';
  return { kind, start: glued && (own.numbered || own.weak) ? chunk.digit : chunk.start, end: chunk.end, certainty };
}

/** `loose`: the label is only letters grown together with the number (`PO-4711`), which may be a reference of that form. */
function byLabel(chunk: Chunk, own: LabelFound, form: NumberReading | null, loose: boolean): NumberReading | null {
  if (form?.kind === own.kind) return { ...form, certainty: 'form' };
  if (form !== null && outweighs(form, own.kind)) return null;
  const value = labelledValue(own.kind, chunk, chunk.start);
  return value !== null && loose ? { ...value, certainty: 'maybe' } : value;
}

/** Numbers with strokes and dots that are printed like dates. */
const DATE_LIKE: ReadonlySet<NumberKind> = new Set(['phone', 'account', 'tax_id']);

function outweighs(form: NumberReading, label: NumberKind): boolean {
  if (form.certainty === 'form') return true;
  if (form.kind === 'amount') return label === 'tax_id';
  return form.certainty === 'likely' && !DATE_LIKE.has(label);
}

/** Kinds whose looks an announced order number may well have by chance. */
const COMMON_FORMS: ReadonlySet<NumberKind> = new Set(['amount', 'phone', 'bic', 'card']);
/** A date of eight digits is seldom the number of an order; fewer digits often are. */
const WHOLE_DATE_DIGITS = 8;

/** An announced number of such a form is the number of an order first. Long strings of digits need more than a "No." before them. */
function yields(form: NumberReading, announcing: LabelFound): boolean {
  if (form.certainty !== 'maybe') return false;
  if (form.kind === 'processor') return !announcing.weak && form.digitsOnly === true;
  return COMMON_FORMS.has(form.kind) || (form.kind === 'date' && form.end - form.start < WHOLE_DATE_DIGITS);
}

import { joinLines, readingsOf, type Seams, withSeams } from './rejoin-lines.js';
import { subfieldsOf } from './statement-subfields.js';
import { type Marker, type MarkerRole, markersIn } from './structured-markers.js';

/** A remittance text taken apart. */
export interface StructuredText {
  /** It has markers or subfields; otherwise all of it is what the payer wrote. */
  readonly structured: boolean;
  /** What the payer wrote: the likeliest reading first, further ones where lines may have been joined without blanks. */
  readonly texts: readonly string[];
  /** Ids that the payer gave to the payment (end-to-end id, ordering customer's reference): candidates for our reference. */
  readonly references: readonly string[];
  /** Names of who paid, for whom. */
  readonly names: readonly string[];
}

/** Characters of a text that are read. */
export const STRUCTURED_TEXT_MAX = 10_000;

/** Takes a text of a bank apart: SEPA keywords (`EREF+`), SWIFT codes (`/ROC/`), subfields of MT940 (`?20`), words with a colon. */
export function readStructuredText(text: string): StructuredText {
  const bounded = text.slice(0, STRUCTURED_TEXT_MAX);
  const subfields = subfieldsOf(bounded);
  const { joined, seams } =
    subfields === null ? joinLines(bounded.split(/\r\n|\r|\n/), ' ') : joinLines(subfields.purpose, '');
  const markers = markersIn(joined);
  const fields = fieldsOf(joined, markers);
  const valuesOf = (role: MarkerRole) =>
    fields.filter((each) => each.role === role).map(({ start, end }) => trimmed(joined.slice(start, end)));
  return {
    structured: subfields !== null || markers.length > 0,
    texts: textsOf(joined, fields, seams),
    references: distinct(valuesOf('reference')).filter((each) => !NO_ID.test(each)),
    names: distinct([...valuesOf('name'), nameOf(subfields?.name ?? [])]),
  };
}

/** An id that says that there is none. */
const NO_ID = /^(?:NOT ?PROVIDED|NOTPROVID|NON ?REF|NO ?REF|NOTAVAILABLE|NONE|N\/A|[-0.]*)$/i;

interface Field {
  readonly role: MarkerRole;
  readonly start: number;
  readonly end: number;
}

/** The text before the first marker, the value of each marker, and what stands behind a value of one word. */
function fieldsOf(text: string, markers: readonly Marker[]): Field[] {
  const fields: Field[] = [{ role: 'text', start: 0, end: markers[0]?.start ?? text.length }];
  for (const [index, { role, end: start, reach }] of markers.entries()) {
    const end = markers[index + 1]?.start ?? text.length;
    const word = reach === 'field' ? end - start : (/^\s*[^\s;,]*/.exec(text.slice(start, end))?.[0].length ?? 0);
    fields.push({ role, start, end: start + word }, { role: 'text', start: start + word, end });
  }
  return fields;
}

/** Length of `SVWZ+`, which takes the head of the purpose's first line. */
const KEYWORD_LENGTH = 5;

function textsOf(joined: string, fields: readonly Field[], seams: Seams): string[] {
  const parts = fields.filter(({ role, start, end }) => role === 'text' && trimmed(joined.slice(start, end)) !== '');
  const whole = parts.map(({ start, end }) => trimmed(joined.slice(start, end))).join(' ');
  const otherwise = parts.map(({ start, end }) => trimmed(withSeams(joined, start, end, seams))).join(' ');
  const lone = seams.places.length === 0 && parts.length === 1;
  return distinct([whole, otherwise, ...(lone ? readingsOf(whole, fields.length > 1 ? KEYWORD_LENGTH : 0) : [])]);
}

const SEPARATORS = ' /;,';

/** Without the separators that were between fields, blanks in one piece. */
function trimmed(value: string): string {
  const text = value.replace(/\s+/g, ' ');
  let [start, end] = [0, text.length];
  while (start < end && (text[start] === '.' || SEPARATORS.includes(text[start] ?? ''))) start += 1;
  while (end > start && SEPARATORS.includes(text[end - 1] ?? '')) end -= 1;
  return text.slice(start, end);
}

const NAME_LINE_LENGTH = 27;

/** The name's lines: a full one goes on without a blank. */
function nameOf(parts: readonly string[]): string {
  return trimmed(parts.reduce((name, part) => name + (name.length % NAME_LINE_LENGTH === 0 ? '' : ' ') + part, ''));
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].filter((each) => each !== '');
}

import { type Atom, atomsOf } from './atoms.js';
import { foldText, normaliseReference } from './fold.js';
import { BARE_LENGTH_MIN, stripZeros } from './order-forms.js';
import { continued, seriesIn } from './series.js';
import { type Span, spansOf } from './spans.js';

/** Tokens taken from one text at the most; a text with more numbers than this is not a remittance advice. */
export const REFERENCE_TOKENS_MAX = 250;

/**
 * Every token of a text to look up in the index of order references, without repeats: spans of words as they are, without zeros, with
 * look-alike letters as digits; what continues a reference before it; and what a creditor reference carries.
 */
export function referenceTokens(text: string): string[] {
  const folded = foldText(text);
  const atoms = atomsOf(folded);
  const spans = spansOf(atoms);
  const tokens = new Set<string>();
  for (const span of spans) for (const { token, lookAlike } of span.tokens) if (!lookAlike) tokens.add(token);
  for (const each of creditorPayloads(spans)) tokens.add(each.token);
  for (const each of continuations(folded, atoms, spans)) tokens.add(each.token);
  for (const span of spans) for (const { token } of span.tokens) tokens.add(token);
  return [...tokens].filter((token) => /\d/.test(token)).slice(0, REFERENCE_TOKENS_MAX);
}

/** A token that is not written out in the text but follows from it, at the place of what it follows from. */
export interface ImpliedToken {
  readonly token: string;
  readonly start: number;
  readonly end: number;
}

/** What continues a reference before it. `base` is the span of that reference. */
export function continuations(
  folded: string,
  atoms: readonly Atom[],
  spans: readonly Span[],
): (ImpliedToken & { readonly base: Span })[] {
  return seriesIn(folded, atoms).flatMap(({ base, members }) => {
    const before = spans.filter((span) => span.to === base + 1);
    return members.flatMap(({ atom, digits }) =>
      before.flatMap((span) => {
        const first = span.tokens[0]?.token ?? '';
        const place = { start: atoms[atom]?.start ?? 0, end: atoms[atom]?.end ?? 0, base: span };
        const token = continued(first, digits);
        const bare = /^\d+$/.test(token) ? stripZeros(token) : token;
        return [token, bare]
          .filter((each, index, all) => each.length >= BARE_LENGTH_MIN - 1 && all.indexOf(each) === index)
          .map((each) => ({ token: each, ...place }));
      }),
    );
  });
}

const CREDITOR_REFERENCE = /^RF\d{2}(\w{1,21})$/;

/** What an RF creditor reference (ISO 11649) with right check digits carries: the merchant's own number. */
export function creditorPayloads(spans: readonly Span[]): ImpliedToken[] {
  return spans.flatMap(({ start, end, tokens }) => {
    const written = tokens[0]?.token ?? '';
    const payload = CREDITOR_REFERENCE.exec(written)?.[1];
    if (payload === undefined || !checksOut(written)) return [];
    return [...new Set([payload, stripZeros(payload)])].map((token) => ({
      token: normaliseReference(token),
      start,
      end,
    }));
  });
}

/** ISO 11649 with ISO 7064 mod 97-10: the first four characters moved to the end, letters as 10–35, leave 1. */
function checksOut(reference: string): boolean {
  let rest = 0;
  for (const char of reference.slice(4) + reference.slice(0, 4))
    rest = Number(`${rest}${/\d/.test(char) ? char : char.charCodeAt(0) - 55}`) % 97;
  return rest === 1;
}

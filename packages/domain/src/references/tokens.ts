import { creditorReferencesOf } from '../numbers/creditor-references-in.js';
import { readStructuredText } from '../numbers/structured-text.js';
import { type Atom, atomsOf } from '../text/atoms.js';
import { foldText, normaliseReference, withoutCutWord } from '../text/fold.js';
import { BARE_LENGTH_MIN, stripZeros } from './order-forms.js';
import { betweenEnds, continued, seriesIn } from './series.js';
import { type Span, spansOf } from './spans.js';

/** Tokens taken from one text at the most; a text with more numbers than this is not a remittance advice. */
export const REFERENCE_TOKENS_MAX = 250;

/**
 * Every token of a text to look up in the index of order references, without repeats: spans of words as they are, without zeros, with
 * look-alike letters as digits; what continues a reference before it; and what a creditor reference carries.
 */
export function referenceTokens(text: string): string[] {
  const { structured, texts, references } = readStructuredText(text);
  const parts = structured ? [...texts.slice(0, 1), ...references, text] : [text];
  return [...new Set(parts.flatMap(tokensOf))].slice(0, REFERENCE_TOKENS_MAX);
}

function tokensOf(text: string): string[] {
  const folded = foldText(withoutCutWord(text));
  const atoms = atomsOf(folded);
  const spans = spansOf(folded, atoms);
  const tokens = new Set<string>();
  for (const span of spans) for (const { token, lookAlike } of span.tokens) if (!lookAlike) tokens.add(token);
  for (const each of creditorPayloads(folded)) tokens.add(each.token);
  for (const each of continuations(folded, atoms, spans)) tokens.add(each.token);
  for (const span of spans) for (const { token } of span.tokens) tokens.add(token);
  return [...tokens];
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
): (ImpliedToken & { readonly base: Span; readonly inRange: boolean })[] {
  const written = spans.map((span) => ({ token: span.tokens[0]?.token ?? '', start: span.start, end: span.end, span }));
  const ranges = written.flatMap((first) =>
    written
      .filter((last) => last.start > first.end && last.token.length === first.token.length)
      .flatMap((last) =>
        betweenEnds(folded, first, last).map((token) => ({
          token,
          start: last.start,
          end: last.end,
          base: first.span,
          inRange: true,
        })),
      ),
  );
  const series = seriesIn(folded, atoms).flatMap(({ base, members }) => {
    const before = spans.filter((span) => span.to === base + 1);
    return members.flatMap(({ atom, digits, inRange }) =>
      before.flatMap((span) => {
        const first = span.tokens[0]?.token ?? '';
        const place = { start: atoms[atom]?.start ?? 0, end: atoms[atom]?.end ?? 0, base: span, inRange };
        const token = continued(first, digits);
        const bare = /^\d+$/.test(token) ? stripZeros(token) : token;
        return [token, bare]
          .filter((each, index, all) => each.length >= BARE_LENGTH_MIN - 1 && all.indexOf(each) === index)
          .map((each) => ({ token: each, ...place }));
      }),
    );
  });
  return [...series, ...ranges];
}

/** What creditor references with right check digits carry: the merchant's own number. `sure` where their form says what they are. */
export function creditorPayloads(folded: string): (ImpliedToken & { readonly sure: boolean })[] {
  return creditorReferencesOf(folded).flatMap(({ payloads, start, end, sure }) =>
    [...new Set(payloads.map(normaliseReference).flatMap((each) => [each, stripZeros(each)]))]
      .filter((token) => token.length >= BARE_LENGTH_MIN)
      .map((token) => ({ token, start, end, sure })),
  );
}

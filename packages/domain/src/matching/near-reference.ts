import type { Order } from '../books/books.js';
import { inFull, isOneEditAway } from '../references/near.js';
import { orderReferenceForms } from '../references/order-forms.js';
import type { Span } from '../references/spans.js';
import { whatIsAt } from '../references/what-is-at.js';
import { candidate } from './candidate.js';
import { type Decision, hold, type MatchQuestion } from './decision.js';
import type { WordsRead } from './names-in-text.js';
import { isPayersOwn } from './payer.js';
import { placeOnOrders } from './place-on-orders.js';
import { looksLikeOrder } from './shapes.js';
import { mayStillCome } from './unknown-numbers.js';

/** A cut reference must have this much of the whole left. */
const CUT_LENGTH_MIN = 3;
/** Digits alone need more: one that was forgotten looks the same. */
const CUT_DIGITS_MIN = 5;

/** A reading of the text that needs a second witness. */
interface Near {
  readonly order: Order;
  readonly token: string;
  readonly how: 'one edit away' | 'cut off';
  readonly span: Span;
}

/**
 * The second half of the rule `reference`: no order is named as written, but one of the payer's is one edit away from what is, or begins with what the bank's
 * field left of it. Placed only where the payer is right, the amount is exactly what the order needs, and no other order fits as well.
 */
export function matchNearReference(question: MatchQuestion, words: WordsRead): Decision | null {
  if (question.policy.nearReferences === 'off' || !question.whole) return null;
  const found = nearOrders(question, words);
  const fits = unique(found.filter((each) => question.openOf(each.order) === question.amount));
  const [only, another] = fits;
  if (only === undefined) return fallBack(question, found);
  const evidence = found.filter((each) => each.order === only.order).map((each) => each.token);
  const sentence = `${only.token} in the text is ${only.how} from ${only.order.reference}, which needs exactly this amount`;
  if (another !== undefined || question.policy.nearReferences === 'suggest')
    return hold(
      'reference',
      another === undefined ? 'amount_mismatch' : 'tie',
      another === undefined ? sentence : 'several references are near to what is written',
      fits.map((each) => candidate(question, [each.order], [each.how])),
      evidence,
    );
  return placeOnOrders(question, 'reference', [only.order], sentence, evidence);
}

function fallBack(question: MatchQuestion, found: readonly Near[]): Decision | null {
  const near = unique(found);
  if (near.length === 0) return null;
  return hold(
    'reference',
    near.length > 1 ? 'tie' : 'amount_mismatch',
    `${near[0]?.token} is near to ${near.map((each) => each.order.reference).join(', ')}, but the amount does not agree`,
    near.slice(0, 5).map((each) => candidate(question, [each.order], [each.how])),
    near.map((each) => each.token),
  );
}

function nearOrders(question: MatchQuestion, words: WordsRead): Near[] {
  const pool = [...question.open, ...question.others].filter(
    (order) => isPayersOwn(question, order) && !question.dismissed.has(order.reference),
  );
  const known = (token: string) => question.lookUp(token).some((hit) => hit.form !== 'folded');
  const read = words.texts.map((text) => ({
    text,
    spans: text.spans.filter((span) => isWhole(question, text, span)),
  }));
  const near = pool.flatMap((order) => {
    const forms = question
      .numbersOf(order)
      .flatMap((number) => orderReferenceForms(number).map((each) => ({ ...each, number })))
      .filter((each) => each.form !== 'folded');
    return read.flatMap(({ text, spans }) =>
      spans.flatMap((span): Near[] => {
        const token = span.tokens[0]?.token ?? '';
        const near = forms.filter(({ normalised }) => isOneEditAway(token, normalised));
        const slips = near.filter(
          ({ number, normalised }) => known(token) || !mayStillCome(question, inFull(token, number, normalised)),
        );
        if (near.length > 0) return slips.length > 0 ? [{ order, token, how: 'one edit away', span }] : [];
        const last = span.to === text.atoms.length;
        return last && isCut(token, question.numbersOf(order)) ? [{ order, token, how: 'cut off', span }] : [];
      }),
    );
  });
  // What a longer reading explains is no number of its own.
  return near.filter((each) => !near.some((one) => one.span !== each.span && contains(one.span, each.span)));
}

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end && outer.end - outer.start > inner.end - inner.start;
}

/** Not something else, and not a part of what looks like a whole number of an order. */
function isWhole(question: MatchQuestion, text: WordsRead['texts'][number], span: Span): boolean {
  if (!mayBeReference(span)) return false;
  if (whatIsAt(text.numbers, span).otherwise !== null && !isCode(span) && !beginsOne(question, span)) return false;
  return !text.spans.some((outer) => contains(outer, span) && looksLikeOrder(question, outer.tokens[0]?.token ?? ''));
}

/** Letters alone are a code where they are long. */
const CODE_LENGTH_MIN = 7;

/** The begin of a number of the payer's, letters and all, is nothing else by chance. */
function beginsOne(question: MatchQuestion, span: Span): boolean {
  const token = span.tokens[0]?.token ?? '';
  if (token.length < CODE_LENGTH_MIN || /^\d+$/.test(token)) return false;
  return question.open.some((order) => isCut(token, question.numbersOf(order)));
}

/** Letters and digits mixed at length are nothing but a code, whatever they begin like. */
function isCode(span: Span): boolean {
  const token = span.tokens[0]?.token ?? '';
  return token.length >= CODE_LENGTH_MIN && /\d\D+\d|\D\d+\D/u.test(token);
}

function mayBeReference(span: Span): boolean {
  const token = span.tokens[0]?.token ?? '';
  return /\d{2}|\D\d/u.test(token) || token.length >= CODE_LENGTH_MIN;
}

function isCut(token: string, numbers: readonly string[]): boolean {
  const length = /^\d+$/.test(token) ? CUT_DIGITS_MIN : CUT_LENGTH_MIN;
  if (token.length < length || !/\d/.test(token)) return false;
  return numbers.some((full) => full.length > token.length && full.startsWith(token));
}

function unique(near: readonly Near[]): Near[] {
  return near.filter((each, index) => near.findIndex((one) => one.order === each.order) === index);
}

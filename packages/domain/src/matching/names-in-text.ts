import type { Order } from '../books/books.js';
import { readStructuredText } from '../numbers/structured-text.js';
import type { Mention, Strength } from '../references/mention.js';
import { readMentions, type TextRead } from '../references/mentions.js';
import { shapeOf } from '../references/shape.js';
import type { Span } from '../references/spans.js';
import type { MatchQuestion } from './decision.js';
import { isPayersOwn, kinship } from './payer.js';
import { looksLikeOrder } from './shapes.js';

/** An order that the payer's words name, and how surely. */
export interface NamedOrder {
  readonly order: Order;
  readonly strength: Strength;
  readonly token: string;
  /** Words say that an order's number stands there. */
  readonly announced: boolean;
}

/** What the payer's words say. */
export interface WordsRead {
  readonly texts: readonly (TextRead<Order> & {
    /** Characters of the bank's field that it stands in. */
    readonly fieldLength: number;
  })[];
  /** In the order of the text, each order once. */
  readonly named: readonly NamedOrder[];
  /** Orders of the payer's own whose number stands where something else surely stands: an amount, a phone. */
  readonly doubtful: readonly Order[];
  /** Places that name several orders between which nothing decides. */
  readonly ambiguous: readonly Mention<Order>[];
}

/** Reads which orders the payer's words name. Where one place may mean several, the payer's own is meant, then the open one. */
export function readWords(question: MatchQuestion): WordsRead {
  const pool = [...question.open, ...question.others].flatMap((order) =>
    question.numbersOf(order).map((full) => ({ order, full })),
  );
  const texts = question.texts.flatMap((text) =>
    writtenByPayer(text).map((part) => ({
      ...readMentions(part, (token) => question.lookUp(token), pool),
      fieldLength: text.length,
    })),
  );
  const named: NamedOrder[] = [];
  const ambiguous: Mention<Order>[] = [];
  const meant = new Map(
    texts.flatMap((text) =>
      text.mentions.map(
        (mention) => [mention, isPart(question, text, mention) ? [] : meantBy(question, mention)] as const,
      ),
    ),
  );
  for (const [mention, orders] of meant) {
    if (orders.length > 1) ambiguous.push(mention);
    const { strength, token } = mention;
    const announced = mention.announced || standsAlone(texts, mention);
    for (const order of orders.length === 1 ? orders : [])
      if (!named.some((each) => each.order === order)) named.push({ order, strength, token, announced });
  }
  // A place that names nobody the payer may mean hides nothing that stands there.
  const heard = texts.map((text) => ({
    ...text,
    mentions: text.mentions.filter((mention) => (meant.get(mention)?.length ?? 0) > 0),
  }));
  const doubtful = texts
    .flatMap((each) => each.mentions.filter((mention) => isByChance(mention) && mention.strength === 'exact'))
    .flatMap((mention) => mention.orders)
    .filter((order) => isPayersOwn(question, order) && !named.some((each) => each.order === order));
  return { texts: heard, named, doubtful: [...new Set(doubtful)], ambiguous };
}

/** A number alone inside a longer one that looks like an order's: the longer one is meant, and it is not known. */
function isPart(question: MatchQuestion, { folded, spans }: TextRead<Order>, mention: Mention<Order>): boolean {
  if (mention.strength !== 'bare') return false;
  if (isYearOfCompound(folded, mention)) return true;
  const isSeries = (span: Span) => /^(?!X)\D/u.test(shapeOf(span.tokens[0]?.token ?? ''));
  return spans.some(
    (span) =>
      isSeries(span) &&
      span.start <= mention.start &&
      mention.end <= span.end &&
      span.end - span.start > mention.end - mention.start &&
      looksLikeOrder(question, span.tokens[0]?.token ?? ''),
  );
}

/** A year tied to other numbers, as in `RE2025/2`. */
function isYearOfCompound(folded: string, { token, start, end }: Mention<Order>): boolean {
  if (!/^(?:19|20)\d\d$/.test(token)) return false;
  return /^[-/.]\d/.test(folded.slice(end, end + 2)) || /\d[-/.]$/.test(folded.slice(Math.max(0, start - 2), start));
}

/** What of a bank's text the payer wrote: the purpose, and ids given to the payment. */
function writtenByPayer(text: string): readonly string[] {
  const { structured, texts, references } = readStructuredText(text);
  return structured ? [...texts.slice(0, 1), ...references] : [text];
}

/** It is all that the text has of numbers, and no year: what else should it be. */
function standsAlone(texts: WordsRead['texts'], mention: Mention<Order>): boolean {
  if (mention.strength !== 'exact' || /^(?:19|20)\d\d$/.test(mention.token)) return false;
  const text = texts.find((each) => each.mentions.includes(mention));
  const others = text?.numbers.filter(
    (each) => /\d{2}/.test(each.text) && (!each.sure || each.kind === 'unknown' || each.kind === 'order_label'),
  );
  return (others ?? []).every((each) => each.start < mention.end && mention.start < each.end);
}

const WEAK: ReadonlySet<Strength> = new Set(['bare', 'continued', 'in_range', 'carried']);

/** Narrows down what one place of the text means; several orders are left where nothing tells them apart. */
function meantBy(question: MatchQuestion, mention: Mention<Order>): readonly Order[] {
  const weak = WEAK.has(mention.strength);
  const possible = mention.orders.filter(
    (order) =>
      !question.dismissed.has(order.reference) &&
      !(weak && kinship(question, order) === 'stranger') &&
      !(isByChance(mention) && !(isPayersOwn(question, order) && question.openOf(order) === question.amount)),
  );
  const narrowed = [
    (order: Order) => isPayersOwn(question, order),
    (order: Order) => order.state === 'open' && order.currency === question.payment.currency,
    (order: Order) => question.openOf(order) > 0n,
    (order: Order) => question.openOf(order) === question.amount,
  ];
  return narrowed.reduce((orders, test) => {
    const left = orders.length > 1 ? orders.filter(test) : orders;
    return left.length > 0 ? left : orders;
  }, possible);
}

/** The number is surely something else, and nothing but digits says that it is an order's. */
function isByChance({ otherwise, token }: Mention<Order>): boolean {
  return otherwise !== null && /^\d+$/.test(token);
}

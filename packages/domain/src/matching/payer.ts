import type { Order } from '../books/books.js';
import { readStructuredText } from '../numbers/structured-text.js';
import { type NameAgreement, namesAgree } from '../payer/names-agree.js';
import type { MatchQuestion } from './decision.js';

/** How an order's customer stands to the payer: the same account, the same name, nothing known, or somebody else. */
export type Kinship = 'own' | 'namesake' | 'unknown' | 'stranger';

/** Compares the payer with the customer of an order. A name is evidence, never proof. */
export function kinship(question: MatchQuestion, order: Order): Kinship {
  const { payment, payerKnown } = question;
  if (order.accountId === payment.accountId) return 'own';
  if (payerKnown) return 'stranger';
  const agreement = nameOnTransfer(question, order);
  // Where somebody is called exactly so, nobody of a like name is meant.
  if (agreement === 'exact') return 'namesake';
  return agreement === 'no' || question.exactlyCalled.size > 0 ? 'unknown' : 'namesake';
}

/** How well the names on the transfer, or in its text, agree with those of the order's customer. */
export function nameOnTransfer(question: MatchQuestion, order: Order): NameAgreement {
  const known = remembered.get(question) ?? new Map<string, NameAgreement>();
  remembered.set(question, known);
  const agreement = known.get(order.accountId) ?? compareNames(question, order);
  known.set(order.accountId, agreement);
  return agreement;
}

const AGREEMENTS = ['exact', 'same', 'alike'] as const satisfies readonly NameAgreement[];

/** Several rules ask the same of one question, and comparing names is dear. */
const remembered = new WeakMap<MatchQuestion, Map<string, NameAgreement>>();

function compareNames(question: MatchQuestion, order: Order): NameAgreement {
  const inTexts = question.texts.flatMap((text) => [text, ...readStructuredText(text).names]);
  const said = [question.payment.payerName ?? '', ...inTexts].filter((each) => each.trim() !== '');
  const names = question.namesOf(order);
  const found = said.flatMap((each) => names.map((name) => namesAgree(each, name)));
  return AGREEMENTS.find((each) => found.includes(each)) ?? 'no';
}

/** Whether the order is the payer's as far as anybody can tell: of the same account, or of the same name. */
export function isPayersOwn(question: MatchQuestion, order: Order): boolean {
  const relation = kinship(question, order);
  return relation === 'own' || relation === 'namesake';
}

import type { Order } from '../books/books.js';
import { namesAgree } from '../payer/names-agree.js';
import type { MatchQuestion } from './decision.js';

/** How an order's customer stands to the payer: the same account, the same name, nothing known, or somebody else. */
export type Kinship = 'own' | 'namesake' | 'unknown' | 'stranger';

/** Compares the payer with the customer of an order. A name is evidence, never proof. */
export function kinship(question: MatchQuestion, order: Order): Kinship {
  const { payment, payerKnown } = question;
  if (order.accountId === payment.accountId) return 'own';
  if (payerKnown) return 'stranger';
  const said = [payment.payerName ?? '', ...question.texts].filter((each) => each.trim() !== '');
  const names = question.namesOf(order);
  if (said.some((each) => names.some((name) => namesAgree(each, name)))) return 'namesake';
  return 'unknown';
}

/** Whether the order is the payer's as far as anybody can tell: of the same account, or of the same name. */
export function isPayersOwn(question: MatchQuestion, order: Order): boolean {
  const relation = kinship(question, order);
  return relation === 'own' || relation === 'namesake';
}

import type { Order } from '../books/books.js';
import { candidate } from './candidate.js';
import { type Decision, hold, type MatchQuestion } from './decision.js';
import { byChance, findGroups, GROUP_ORDERS_MAX } from './find-groups.js';
import { isPayersOwn, nameOnTransfer } from './payer.js';
import { placeOnOrders } from './place-on-orders.js';
import { modeOf } from './policy.js';
import { withinWindow } from './window.js';

/**
 * The rule `exact_sum`: among the payer's own open orders, the only one of exactly this amount, else the only group with exactly this sum. A tie
 * of groups is a question for a person unless the policy says "the oldest"; so is a sum that so many groups could have that one of them
 * has it by chance. A payer who is known by name only needs an order of exactly the amount.
 */
export function matchExactSum(question: MatchQuestion): Decision | null {
  const pool = payable(question);
  const same = pool.filter((order) => question.openOf(order) === question.amount);
  const [only, another] = same;
  if (another !== undefined)
    return sameAmountIsAsked(question)
      ? null
      : tie(
          question,
          same.map((order) => [order]),
        );
  if (only !== undefined)
    return placeOnOrders(
      question,
      'exact_sum',
      [only],
      `${only.reference} is the payer's only open order of exactly this amount`,
      [`amount ${question.amount}`],
    );
  return question.payerKnown ? matchGroup(question, pool) : null;
}

/** Open orders that the amount alone may find: the payer's own, or where the payer is not known those of the one customer of that name. */
export function payable(question: MatchQuestion): readonly Order[] {
  const near = (order: Order) => withinWindow(question, order) && !question.dismissed.has(order.reference);
  if (question.payerKnown) return question.open.filter(near);
  if (question.policy.namedPayers !== 'automatic') return [];
  const namesakes = question.others.filter((order) => isPayersOwn(question, order));
  const toTheLetter = namesakes.filter((order) => nameOnTransfer(question, order) === 'exact');
  const inWords = namesakes.filter((order) => nameOnTransfer(question, order) === 'same');
  // A name that is only nearly the same may be somebody else's.
  const best = toTheLetter.length > 0 ? toTheLetter : inWords.length === namesakes.length ? namesakes : [];
  return new Set(best.map((order) => order.accountId)).size === 1 ? best.filter(near) : [];
}

function sameAmountIsAsked({ policy, payment }: MatchQuestion): boolean {
  return modeOf(policy, 'same_amount', payment.currency) !== null;
}

function matchGroup(question: MatchQuestion, all: readonly Order[]): Decision | null {
  const pool = all.slice(0, GROUP_ORDERS_MAX);
  const opens = pool.map((order) => question.openOf(order));
  const found = findGroups(opens, question.amount, question.policy.groupSizeMax);
  const groups = found.groups.map((group) => group.flatMap((index) => pool[index] ?? []));
  const [only, another] = groups;
  if (only === undefined) return null;
  const sentence = `only ${only.map((order) => order.reference).join(' + ')} add up to it`;
  const oldest = question.policy.groupTies === 'oldest';
  if (!oldest && (another !== undefined || !found.complete || all.length > pool.length)) return tie(question, groups);
  if (!oldest && only.length < all.length && byChance(opens, question.amount, question.policy.groupSizeMax))
    return hold(
      'exact_sum',
      'tie',
      `${sentence}, but among so many orders some sum agrees by chance`,
      [candidate(question, only, ['the sum agrees'])],
      [`amount ${question.amount}`],
    );
  const chosen = another === undefined ? sentence : 'the oldest of the smallest groups that add up to it';
  return placeOnOrders(question, 'exact_sum', only, chosen, [`amount ${question.amount}`]);
}

function tie(question: MatchQuestion, groups: readonly (readonly Order[])[]): Decision {
  const candidates = groups.slice(0, 5).map((orders) => candidate(question, orders, ['the sum agrees']));
  return hold('exact_sum', 'tie', 'several answers have exactly this amount', candidates);
}

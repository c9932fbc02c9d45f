import { QUITTANCE_POLICY } from '../../matching/policy.js';
import { Rehearsal } from '../rehearsal.js';
import type { RehearsedDecision } from '../rehearsal-files.js';
import { type Book, makeBook } from './book.fixture.js';
import { Dice } from './dice.fixture.js';
import {
  numbersOnly,
  oldestFirst,
  onAccount,
  recurring,
  severalEqual,
  uniqueAmount,
  uniqueSubset,
} from './no-reference.fixture.js';
import {
  decorated,
  distracted,
  exactReference,
  type Kind,
  kanaSender,
  lookAlikes,
  shortened,
  thirdParty,
} from './one-order.fixture.js';
import type { ReferenceFormat } from './reference-formats.fixture.js';
import { advice, bothNumbers, oneOfTwoPaid, severalOverpaid } from './remittance-advice.fixture.js';
import { type Allocated, type Labelled, Setting } from './setting.fixture.js';
import { several, severalCut, severalInRange, severalShortened, tooLittleForTwo } from './several-orders.fixture.js';
import { cutWithTwoReadings, foreignNumberHits, truncated, typo, unknownNumber } from './slips.fixture.js';
import { duplicate, instalments, overpaid, overpaidByAnother, shortByFee, underpaid } from './sums.fixture.js';
import {
  alikeNameOwes,
  equalAmountsUnknownPayer,
  nameAndAmountAgainstNumber,
  otherCurrency,
  otherCustomersNumber,
  paidOrder,
  sameName,
  unrelatedIncome,
} from './to-be-left.fixture.js';

const KINDS: readonly Kind[] = [
  exactReference,
  decorated,
  decorated,
  decorated,
  shortened,
  shortened,
  lookAlikes,
  typo,
  typo,
  distracted,
  distracted,
  thirdParty,
  kanaSender,
  several,
  several,
  severalShortened,
  severalShortened,
  severalInRange,
  severalCut,
  tooLittleForTwo,
  truncated,
  cutWithTwoReadings,
  foreignNumberHits,
  unknownNumber,
  advice,
  severalOverpaid,
  oneOfTwoPaid,
  bothNumbers,
  alikeNameOwes,
  numbersOnly,
  numbersOnly,
  uniqueAmount,
  severalEqual,
  recurring,
  oldestFirst,
  uniqueSubset,
  onAccount,
  shortByFee,
  underpaid,
  overpaid,
  overpaidByAnother,
  instalments,
  duplicate,
  otherCustomersNumber,
  nameAndAmountAgainstNumber,
  paidOrder,
  otherCurrency,
  equalAmountsUnknownPayer,
  sameName,
  unrelatedIncome,
];
/** Kinds whose answer does not depend on what else the customer owes. */
const NAMED_KINDS: readonly Kind[] = [
  exactReference,
  exactReference,
  decorated,
  decorated,
  distracted,
  several,
  severalShortened,
  severalInRange,
  advice,
  bothNumbers,
  shortByFee,
  underpaid,
  overpaid,
  instalments,
  duplicate,
  thirdParty,
  lookAlikes,
];
/** Times that a customer pays at the most. */
const LIVES = 4;
/** Trials that use up no customer would never end. */
const ATTEMPTS_MAX = 600;

export type Verdict = 'right' | 'wrong' | 'held';

export interface Judged {
  readonly payment: Labelled;
  readonly decision: RehearsedDecision;
  readonly verdict: Verdict;
}

export interface Trial {
  readonly seed: number;
  readonly book: Book;
  readonly judged: readonly Judged[];
}

/** One made-up merchant and all payments that its customers make, decided and compared with the truth. */
export function tryBook(seed: number, format?: ReferenceFormat): Trial {
  const dice = new Dice(seed);
  const book = makeBook(dice, format);
  const setting = new Setting(book, dice);
  const payments: Labelled[] = [];
  for (let attempt = 0; attempt < ATTEMPTS_MAX && setting.left > 0; attempt += 1)
    payments.push(...(dice.pick(KINDS)(setting) ?? []));
  for (let life = 1; life < LIVES; life += 1) {
    setting.again(payments);
    for (let attempt = 0; attempt < ATTEMPTS_MAX && setting.left > 0; attempt += 1)
      payments.push(...(dice.pick(NAMED_KINDS)(setting) ?? []));
  }
  const rehearsal = new Rehearsal({ orders: book.orders, customers: book.customers, policy: QUITTANCE_POLICY });
  const judged = payments.map((payment) => {
    const decision = rehearsal.decide(payment);
    return { payment, decision, verdict: judge(payment, decision) };
  });
  return { seed, book, judged };
}

/** Right: exactly the truth, or left where it must be. Wrong: money placed in any other way. Held: not placed though an answer was there. */
function judge(payment: Labelled, { status, allocations }: RehearsedDecision): Verdict {
  const placed = status === 'applied' || status === 'partial' ? allocations : [];
  if (payment.leave) return placed.length === 0 ? 'right' : 'wrong';
  if (placed.length === 0) return 'held';
  return [payment.truth, ...payment.alternatives].some((each) => spelled(each) === spelled(placed)) ? 'right' : 'wrong';
}

function spelled(allocations: readonly Allocated[]): string {
  return allocations
    .map(({ order, amount }) => `${order} ${amount}`)
    .sort()
    .join('; ');
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { refund } from '../settle/facts.fixture.js';
import type { Scenario, ScenarioPayment } from './scenario.fixture.js';
import { ScenarioBooks } from './scenario-books.fixture.js';
import { DIFFERENCES, NOT_SAID } from './scenario-differences.fixture.js';
import { differencesOf, type Outcome } from './scenario-outcome.fixture.js';
import { policyOf } from './scenario-policy.fixture.js';
import { isOrder, rehearse } from './scenario-rehearsal.fixture.js';
import { tell } from './scenario-story.fixture.js';

/** The scenarios lie beside the checkout where they are at hand; they are not part of the project. */
const SCENARIOS = join(import.meta.dirname, '../../../../../shared/data/matching-scenarios');

const scenarios: Scenario[] = existsSync(SCENARIOS) ? ['stripe-text.json', 'peer-tests.json'].flatMap(read) : [];

describe('the scenarios of Stripe’s text and of other systems’ tests', () => {
  it('are at hand', function () {
    if (scenarios.length === 0) {
      console.log(`      skipped: no scenarios at ${SCENARIOS}`);
      this.skip();
    }
    expect(scenarios.length).to.equal(154);
    const ids = new Set(scenarios.map((each) => each.id));
    const excused = [...Object.keys(DIFFERENCES), ...Object.keys(NOT_SAID)];
    expect(excused.filter((id) => !ids.has(id))).to.deep.equal([]);
    expect(excused.length, 'each id once').to.equal(new Set(excused).size);
    for (const [id, why] of Object.entries(NOT_SAID)) console.log(`      not run: ${id}: ${why}`);
  });

  for (const scenario of scenarios) {
    const { id } = scenario;
    const difference = DIFFERENCES[id];
    if (NOT_SAID[id] !== undefined) continue;
    if (difference === undefined) {
      it(`${id} comes out as there`, () => {
        expect(found(scenario)).to.deep.equal([]);
      });
    } else {
      it(`${id} comes out otherwise: ${difference.because}`, () => {
        expect(found(scenario).join('; ')).to.equal(difference.ours);
      });
    }
  }
});

function found(scenario: Scenario): string[] {
  if (scenario.kind === 'sequence') return tell(scenario);
  if (scenario.kind === 'compare') return compared(scenario);
  const payments = [scenario.payment, ...(scenario.second_payment === undefined ? [] : [scenario.second_payment])];
  const outcomes = needsBooks(scenario) ? kept(scenario, payments) : rehearse(scenario, policyOf(scenario), payments);
  const expected = [scenario.expected, scenario.second_expected];
  const differences = outcomes.flatMap((outcome, n) =>
    differencesOf(outcome, expected[n] ?? {}).map((each) => (n === 0 ? each : `second ${each}`)),
  );
  return [...differences, ...afterRefund(scenario)];
}

/** The books know what a rehearsal does not: the merchant's word, commands of people, events that come twice, what was there before. */
function needsBooks({ payment, config, orders }: Scenario): boolean {
  const there = payment.named ?? payment.event_id ?? payment.via ?? payment.already_matched_to ?? config?.manual_split;
  return there !== undefined || orders.some((each) => each.paid_minor !== undefined);
}

function kept(scenario: Scenario, payments: readonly ScenarioPayment[]): Outcome[] {
  const books = new ScenarioBooks(policyOf(scenario), scenario.orders);
  return payments.map((payment, n): Outcome => {
    const id = payment.event_id ?? `payment ${n + 1}`;
    if (payment.via === 'cheque') return markedPaid(books, scenario);
    const news = books.pay({ ...payment, id });
    const by = scenario.config?.manual_split;
    if (by !== undefined) books.split(id, by);
    if (payment.already_matched_to !== undefined) {
      books.split(id, [[payment.already_matched_to, payment.amount_minor]]);
      books.memory.tell([], [books.idOf(id)]);
    }
    const outcome = books.outcomeOf(id);
    return news ? outcome : { ...outcome, allocations: [], status: 'ignored_duplicate_event' };
  });
}

/** An order paid by cheque: closed by a person, and no payment of ours has anything to do with it. */
function markedPaid(books: ScenarioBooks, { orders, payment }: Scenario): Outcome {
  const ref = orders[0]?.ref ?? '';
  expect(books.command(null, { action: 'mark_paid_outside', order: ref, proof: 'cheque' })).to.equal(null);
  const { open } = books.standingOf(ref);
  const closed = open === 0n ? BigInt(payment.amount_minor) : 0n;
  return {
    allocations: [{ ref, amount: closed }],
    remainder: 0n,
    writeOff: 0n,
    status: 'matched',
    shown: [],
    orders: {},
  };
}

/** The number of the one order of a pair, as a payer would write it. */
const PAIR = 'ORDER-1001';

/**
 * Whether one payment and one order belong together. Where their amounts are equal the amount alone must find the order; where they are
 * not, or where texts are compared, the payment names it. A match settles the order with nothing left over.
 */
function compared(scenario: Scenario): string[] {
  const { payment, orders, config } = scenario;
  const [order] = orders;
  const byText = config?.text_operator !== undefined;
  const memo = byText || order?.amount_minor === payment.amount_minor ? payment.memo : PAIR;
  const named = { ...scenario, orders: orders.map((each) => ({ ...each, ref: PAIR })) };
  const [outcome] = rehearse(named, policyOf(scenario), [{ ...payment, memo }]);
  const ours = outcome !== undefined && outcome.allocations.length > 0 && outcome.remainder === 0n && !isPart(outcome);
  const is = order !== undefined && isOrder(order) && ours;
  return is === scenario.expected.is_match ? [] : [is ? 'is a match' : 'is no match'];
}

function isPart(outcome: Outcome): boolean {
  return outcome.status === 'partial';
}

/** A refund begins, and ends well or badly. */
function afterRefund(scenario: Scenario): string[] {
  const { refund: wanted, after_refund: after, payment, orders } = scenario;
  if (wanted === undefined || after === undefined) return [];
  const books = new ScenarioBooks(policyOf(scenario), orders);
  books.pay({ ...payment, id: 'payment' }, true);
  const told = (status: 'pending' | 'failed' | 'succeeded') =>
    books.memory.tell([refund('re_1', books.idOf('payment'), BigInt(wanted.amount_minor), status)]);
  told('pending');
  told(after.refund_status);
  const order = books.memory.books.orders.get(orders[0]?.ref ?? '');
  const person = [...books.memory.books.exceptions.values()].length > 0;
  return [
    ...(order?.refunded === BigInt(after.order_refunded_minor) ? [] : [`refunded ${order?.refunded}`]),
    ...(person === after.needs_person ? [] : [person ? 'a person is asked' : 'nobody is asked']),
  ];
}

function read(file: string): Scenario[] {
  return JSON.parse(readFileSync(join(SCENARIOS, file), 'utf8')) as Scenario[];
}

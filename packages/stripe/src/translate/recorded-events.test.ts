import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Observation } from '@quittance/domain';
import { expect } from 'chai';
import { before, describe, it } from 'mocha';
import { readEnvelope } from '../read-envelope.js';
import { routeEvent } from '../route-event.js';
import { translate } from './translate.js';
import { IGNORED } from './translation.js';

/** Recorded events lie beside the checkout where they are at hand; they are not part of the project. */
const RECORDED = join(import.meta.dirname, '../../../../../shared/data/stripe-events');

const linesOf = (path: string): unknown[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

function flow(name: string): readonly Observation[] {
  return linesOf(join(RECORDED, 'flows', `${name}.jsonl`)).flatMap((event) => translate(event).observations);
}

const ofKind = <K extends Observation['kind']>(all: readonly Observation[], kind: K) =>
  all.filter((each): each is Extract<Observation, { kind: K }> => each.kind === kind);

/** New money by payment: the most that was ever told as captured, where it came from the customer. */
function moneyIn(all: readonly Observation[]): Record<string, bigint> {
  const found: Record<string, bigint> = {};
  for (const each of ofKind(all, 'payment')) {
    if (each.fundedBy !== 'customer' || each.captured === 0n) continue;
    const before = found[each.payment] ?? 0n;
    found[each.payment] = each.captured > before ? each.captured : before;
  }
  return found;
}

const amountsIn = (name: string): string[] => Object.values(moneyIn(flow(name))).map(String);

describe('recorded events', () => {
  before(function () {
    if (existsSync(RECORDED)) return;
    console.log(`      skipped: no recorded events at ${RECORDED}`);
    this.skip();
  });

  it('are each translated, or ignored for a reason that has a sentence', () => {
    const files = readdirSync(join(RECORDED, 'captured'));
    expect(files.length).to.be.greaterThan(100);
    for (const file of files) {
      const event = JSON.parse(readFileSync(join(RECORDED, 'captured', file), 'utf8')) as { type: string };
      const { observations, ignored } = translate(event);
      expect(observations.length > 0 || ignored !== undefined, file).to.equal(true);
      if (ignored !== undefined) expect(IGNORED, file).to.have.property(ignored);
      expect(ignored === 'type_not_handled', file).to.equal(routeEvent(event.type) === null);
    }
  });

  it('are understood but for the bodies that do not fit their type', () => {
    const strange = readdirSync(join(RECORDED, 'captured')).filter((file) => {
      const told = translate(JSON.parse(readFileSync(join(RECORDED, 'captured', file), 'utf8')));
      return told.ignored === 'shape_not_understood' || told.ignored === 'amount_not_understood';
    });
    expect(strange.sort()).to.deep.equal([
      'charge.dispute.closed__stripe-ruby-mock__none.json',
      'charge.dispute.updated__stripe-ruby-mock__none.json',
      'invoice.updated__pay__none.json',
    ]);
  });

  it('can all be taken into the inbox', () => {
    for (const file of readdirSync(join(RECORDED, 'captured'))) {
      const told = readEnvelope(readFileSync(join(RECORDED, 'captured', file)));
      expect(told.ok || told.detail, file).to.equal(true);
    }
  });

  const totals: readonly (readonly [string, readonly string[]])[] = [
    ['card-checkout-success', ['4990']],
    ['card-decline-then-success', ['12000']],
    ['card-success-jpy', ['15800']],
    ['card-success-kwd', ['12340']],
    ['auth-then-partial-capture', ['25000']],
    ['partial-refunds-to-full', ['10000']],
    ['bank-transfer-two-instalments-then-refund-fails', ['12000', '8000']],
    ['bank-transfer-funding-reversed', ['15000']],
    ['invoice-overpaid-remainder-on-cash-balance', ['90000']],
    ['invoice-short-by-fee-stays-open', ['8000']],
    ['one-transfer-two-invoices-oldest-first', ['55000']],
    ['invoice-failed-then-paid-out-of-band', []],
    ['payout-paid-and-failed', []],
    ['dispute-lost', ['7500']],
    ['dispute-won', ['7500']],
  ];
  for (const [name, amounts] of totals)
    it(`of ${name} bring in ${amounts.join(' and ') || 'nothing'}`, () => {
      expect(amountsIn(name)).to.deep.equal(amounts);
    });

  it('of every flow are covered by this table', () => {
    const flows = readdirSync(join(RECORDED, 'flows')).filter((file) => file.endsWith('.jsonl'));
    expect(totals.map(([name]) => `${name}.jsonl`).sort()).to.deep.equal(flows.sort());
  });

  it('of three refunds give back all of the payment, once each', () => {
    const refunds = new Map(
      ofKind(flow('partial-refunds-to-full'), 'refund').map((each) => [each.refund, each.amount]),
    );
    expect([...refunds.values()]).to.deep.equal([2_500n, 1_500n, 6_000n]);
  });

  it('of a refund that fails end in failed with its reason', () => {
    const refunds = ofKind(flow('bank-transfer-two-instalments-then-refund-fails'), 'refund');
    expect(refunds.map((each) => each.status)).to.deep.equal(['requires_action', 'pending', 'failed', 'failed']);
    expect(refunds.at(-1)?.failureReason).to.equal('insufficient_funds');
  });

  it('of a transfer that the bank takes back take back all of it', () => {
    const entries = ofKind(flow('bank-transfer-funding-reversed'), 'cash_entry');
    expect(entries.map((each) => `${each.entryKind} ${each.amount}`)).to.deep.equal([
      'applied 15000',
      'reversed 15000',
    ]);
  });

  it('of an overpaid invoice leave the remainder on the balance', () => {
    const entries = ofKind(flow('invoice-overpaid-remainder-on-cash-balance'), 'cash_entry');
    expect(entries.map((each) => `${each.entryKind} ${each.amount}`)).to.deep.equal(['applied 84000']);
  });

  it('of disputes tell which gave the money back', () => {
    const last = (name: string) => ofKind(flow(name), 'dispute').at(-1);
    expect(last('dispute-lost')).to.include({ status: 'lost', withdrawn: 7_500n, reinstated: 0n });
    expect(last('dispute-won')).to.include({ status: 'won', withdrawn: 7_500n, reinstated: 7_500n });
  });
});

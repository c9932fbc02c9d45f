import { EVIDENCE_LENGTH_MAX } from '@quittance/domain';
import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { EVENT_FAMILIES } from '../event-families.js';
import { CHARGE, DISPUTE, eventOf, FUNDING, INTENT, only, REFUND, saidOf, translated } from './event-of.fixture.js';
import { translate } from './translate.js';
import { IGNORED, type Translation } from './translation.js';

const TYPES = EVENT_FAMILIES.map(({ name }) => (name.endsWith('.') ? `${name}updated` : name));
const ID = /^[\x21-\x7e]{1,255}$/;

/** What everything behind the translation relies on, whatever the body was. */
function expectSound({ observations, payment, ignored }: Translation): void {
  expect(observations.length === 0).to.equal(ignored !== undefined);
  if (ignored !== undefined) expect(IGNORED).to.have.property(ignored);
  if (payment !== null) expect(payment).to.match(ID);
  for (const each of observations) {
    if ('amount' in each) expect(each.amount >= 0n && each.amount < 2n ** 63n).to.equal(true);
    if ('captured' in each) expect(each.captured >= 0n && each.captured < 2n ** 63n).to.equal(true);
    if ('payment' in each && each.payment !== undefined) expect(each.payment).to.match(ID);
    if ('charge' in each && each.charge !== undefined) expect(each.charge).to.match(ID);
    if ('customer' in each && each.customer !== undefined) expect(each.customer).to.match(ID);
    for (const value of Object.values(each)) expect(value).to.not.equal(undefined);
    if (each.kind !== 'evidence') continue;
    expect(each.subject).to.match(ID);
    expect(each.evidence).to.not.have.length(0);
    for (const { value } of each.evidence) expect(value.length).to.be.within(1, EVIDENCE_LENGTH_MAX);
  }
}

/** Bodies of the right shape, in which any value may be replaced by anything. */
const BODIES = [CHARGE, INTENT, REFUND, DISPUTE, FUNDING];
const WORDS = [
  ...new Set(BODIES.flatMap((each) => Object.keys(each))),
  ...['refunds', 'charges', 'payments', 'payment', 'invoice', 'data', 'number', 'client_reference_id', 'order_id'],
];
const anything = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(null, '', 'usd', 'succeeded', 'failed', 'funded', 'pi_1', true, -1, 0.5, 2 ** 60, 1e308),
  fc.record({
    object: fc.constant('list'),
    data: fc.array(fc.constantFrom<unknown>(CHARGE, REFUND, null, 'x'), { maxLength: 3 }),
  }),
);

describe('translating an event', () => {
  it('never throws, whatever the JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...TYPES), (value, type) => {
        expectSound(translate(value));
        expectSound(translate({ type, data: value }));
        expectSound(translate({ type, data: { object: value } }));
      }),
      { numRuns: 500 },
    );
  });

  it('never throws and never tells half a body, with any field of a real shape replaced by anything', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TYPES),
        fc.constantFrom(...BODIES),
        fc.dictionary(fc.constantFrom(...WORDS), anything, { maxKeys: 6 }),
        fc.boolean(),
        (type, body, replaced, honest) => {
          const family = EVENT_FAMILIES.find(({ name }) => type.startsWith(name));
          const object = honest ? { object: family?.object } : {};
          expectSound(translate(eventOf(type, { ...body, ...object, ...replaced })));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('gives the same answer every time', () => {
    const event = eventOf('charge.succeeded', CHARGE);
    expect(translate(event)).to.deep.equal(translate(structuredClone(event)));
  });

  it('leaves alone what no rule handles', () => {
    for (const value of [null, 7, 'x', [], {}, eventOf('payout.paid', { id: 'po_1' }), eventOf('__proto__', {})])
      expect(translate(value)).to.deep.equal({ observations: [], payment: null, ignored: 'type_not_handled' });
  });

  it('says which field it did not understand', () => {
    expect(translate({ type: 'charge.succeeded' })).to.include({
      ignored: 'shape_not_understood',
      field: 'data.object',
    });
    expect(translated('charge.succeeded', { ...CHARGE, id: null }).field).to.equal('data.object.id');
  });

  it('refuses numbers that JSON has rounded on the way', () => {
    const body = JSON.stringify(eventOf('charge.succeeded', CHARGE));
    const huge = body.replace('"amount_captured":10000', '"amount_captured":9007199254740993');
    expect(huge).to.not.equal(body);
    expect(translate(JSON.parse(huge))).to.include({ ignored: 'amount_not_understood' });
    const most = body.replace('"amount_captured":10000', '"amount_captured":9007199254740991');
    expect(only(translate(JSON.parse(most)), 'payment').captured).to.equal(9_007_199_254_740_991n);
  });

  it('keeps ids apart that differ in case alone', () => {
    const payments = ['pi_aB', 'pi_Ab'].map((id) => translated('payment_intent.succeeded', { ...INTENT, id }).payment);
    expect(payments).to.deep.equal(['pi_aB', 'pi_Ab']);
  });

  it('cuts long words without breaking a character', () => {
    const long = `${'x'.repeat(EVIDENCE_LENGTH_MAX - 1)}😀 tail`;
    const [text = ''] = saidOf(translated('charge.succeeded', { ...CHARGE, description: long }), 'pi_1');
    expect(text.length).to.equal('text='.length + EVIDENCE_LENGTH_MAX);
    expect(text.isWellFormed()).to.equal(true);
  });

  it('reads a customer', () => {
    const customer = { id: 'cus_1', object: 'customer', name: 'Ada', email: 'ada@example.com', phone: null };
    expect(translated('customer.updated', customer).observations).to.deep.equal([
      { kind: 'customer', customer: 'cus_1', name: 'Ada', email: 'ada@example.com' },
    ]);
  });
});

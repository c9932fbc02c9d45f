import { expect } from 'chai';
import { describe, it } from 'mocha';
import { CHARGE, FUNDING, INTENT, REFUND } from '../translate/event-of.fixture.js';
import { objectEvent, objectEventId } from './object-event.js';
import type { StripeObject } from './stripe-reader.js';

const READ = { livemode: false, readAtMs: 1_790_000_000_500 };
const of = (object: object) => objectEvent(object as StripeObject, READ);

describe('an object that was read', () => {
  it('is an event that is translated as those of Stripe', () => {
    for (const [object, type] of [
      [INTENT, 'payment_intent.read'],
      [CHARGE, 'charge.read'],
      [REFUND, 'refund.read'],
      [FUNDING, 'customer_cash_balance_transaction.read'],
    ] as const) {
      const event = of(object);
      expect(event?.type).to.equal(type);
      expect(event?.told.ignored, type).to.equal(undefined);
      const body = JSON.parse(event?.body('read_1') ?? '') as { id: string; data: object };
      expect(body).to.deep.include({ id: 'read_1', type, livemode: false });
    }
  });

  it('is dated by the money it brings, and by the reading where it moves on', () => {
    expect(of({ ...INTENT, created: 1_000, latest_charge: { ...CHARGE, created: 2_000 } })?.createdMs).to.equal(
      2_000_000,
    );
    expect(of({ ...INTENT, created: 1_000 })?.createdMs).to.equal(1_000_000);
    expect(of({ ...REFUND, created: 1_000 })?.createdMs).to.equal(1_790_000_000_000);
  });

  it('is none where the books do not know such objects', () => {
    expect(of({ id: 'po_1', object: 'payout' })).to.equal(null);
    expect(of({ id: 'x', object: 'constructor' })).to.equal(null);
  });

  it('has the same id whenever it says the same to the same books, and another one otherwise', () => {
    const told = (status: string) => of({ ...REFUND, status })?.told.observations ?? [];
    const later = objectEvent({ ...REFUND, status: 'pending' } as unknown as StripeObject, { ...READ, readAtMs: 1 });
    const id = objectEventId('re_1', told('pending'), null);
    expect(id).to.match(/^read_re_1_[0-9a-f]{16}$/);
    expect(objectEventId('re_1', later?.told.observations ?? [], null)).to.equal(id);
    expect(objectEventId('re_1', told('failed'), null)).to.not.equal(id);
    expect(objectEventId('re_1', told('pending'), [{ status: 'failed' }])).to.not.equal(id);
  });
});
